using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.PromoteVersion;

/// <summary>Endpoints that serve versions of a group, their alarms, and the registry.</summary>
public sealed class FakePath : LoopbackServer
{
    public const string Alarm = "staging-5xx";

    /// <summary>What each endpoint serves: version ARNs by variant. An endpoint that is not here is not there.</summary>
    public Dictionary<string, string[]> Serves { get; } = [];

    public Dictionary<string, string> Status { get; } = [];

    /// <summary>The configuration of every endpoint.</summary>
    public string Config { get; set; } = "config-1";

    /// <summary>State and time of the alarm; null: it is not there.</summary>
    public (string State, string Since)? AlarmState { get; set; } = ("OK", "2025-01-01T00:00:00Z");

    public Dictionary<string, JsonObject> Packages { get; } = [];

    public List<JsonObject> Updates { get; } = [];

    /// <summary>Runs before an answer: what happens meanwhile.</summary>
    public Action<string, int>? Meanwhile { get; set; }

    /// <summary>The next calls of these operations fail so.</summary>
    public Queue<(string Operation, string Code, string Message)> Faults { get; } = new();

    private readonly Dictionary<string, int> _calls = [];

    public int CallsOf(string operation) => _calls.GetValueOrDefault(operation);

    public JsonObject Register(int version, string approval = "Approved", JsonObject? cycle = null)
    {
        var arn = FakeAws.Arn(version);
        return Packages[arn] = new JsonObject
        {
            ["ModelPackageArn"] = arn, ["ModelPackageVersion"] = version, ["ModelApprovalStatus"] = approval, ["ModelLifeCycle"] = cycle, ["CustomerMetadataProperties"] = new JsonObject(),
        };
    }

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var asked = Asked.Of(context.Request, body);
        var operation = asked.Operation;
        var count = _calls[operation] = _calls.GetValueOrDefault(operation) + 1;
        Meanwhile?.Invoke(operation, count);
        if (Faults.TryPeek(out var fault) && fault.Operation == operation)
        {
            Faults.Dequeue();
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(new JsonObject { ["__type"] = fault.Code, ["message"] = fault.Message }.ToJsonString());
            return;
        }
        if (!asked.IsJson)
        {
            await context.Response.WriteAsync($"<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms>{(AlarmState is { } alarm
                ? $"<member><AlarmName>{Alarm}</AlarmName><StateValue>{alarm.State}</StateValue><StateUpdatedTimestamp>{alarm.Since}</StateUpdatedTimestamp></member>" : "")}</MetricAlarms></DescribeAlarmsResult></DescribeAlarmsResponse>");
            return;
        }
        var request = JsonNode.Parse(body)!.AsObject();
        if (operation == "DescribeEndpoint" && !Serves.ContainsKey((string)request["EndpointName"]!))
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{ "__type": "ValidationException", "message": "Could not find endpoint." }""");
            return;
        }
        await context.Response.WriteAsync((operation switch
        {
            "DescribeEndpoint" => Endpoint((string)request["EndpointName"]!),
            "DescribeEndpointConfig" => Configuration((string)request["EndpointConfigName"]!),
            "DescribeModel" => new JsonObject { ["ModelName"] = "m", ["PrimaryContainer"] = new JsonObject { ["ModelPackageName"] = (string)request["ModelName"]! } },
            "DescribeModelPackage" => Describe(Packages[(string)request["ModelPackageName"]!]),
            "UpdateModelPackage" => Update(request),
            _ => throw new InvalidOperationException(operation),
        }).ToJsonString());
    }

    // Metadata that is empty is not told of at all.
    private static JsonObject Describe(JsonObject package)
    {
        var told = package.DeepClone().AsObject();
        if (told["CustomerMetadataProperties"]!.AsObject().Count == 0) told.Remove("CustomerMetadataProperties");
        return told;
    }

    private JsonObject Endpoint(string name) => new()
    {
        ["EndpointName"] = name,
        ["EndpointArn"] = "arn",
        ["EndpointStatus"] = Status.GetValueOrDefault(name, "InService"),
        ["EndpointConfigName"] = $"{name}/{Config}",
        ["LastDeploymentConfig"] = new JsonObject { ["AutoRollbackConfiguration"] = new JsonObject { ["Alarms"] = new JsonArray(new JsonObject { ["AlarmName"] = Alarm }) } },
    };

    private JsonObject Configuration(string name) => new()
    {
        ["ProductionVariants"] = new JsonArray([.. Serves[name.Split('/')[0]].Select((arn, i) => (JsonNode)new JsonObject { ["VariantName"] = $"v{i}", ["ModelName"] = arn })]),
    };

    private JsonObject Update(JsonObject request)
    {
        Updates.Add(request);
        var package = Packages[(string)request["ModelPackageArn"]!];
        if (request["ModelLifeCycle"] is { } cycle) package["ModelLifeCycle"] = cycle.DeepClone();
        foreach (var (key, value) in request["CustomerMetadataProperties"]?.AsObject() ?? []) package["CustomerMetadataProperties"]![key] = value!.DeepClone();
        foreach (var key in request["CustomerMetadataPropertiesToRemove"]?.AsArray() ?? []) package["CustomerMetadataProperties"]!.AsObject().Remove((string)key!);
        return new JsonObject { ["ModelPackageArn"] = (string)request["ModelPackageArn"]! };
    }
}
