using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>One stack and one model group behind AWS's wire formats (JSON 1.1 and Query).</summary>
public sealed class FakeAws : LoopbackServer
{
    public const string StackId = "arn:aws:cloudformation:us-east-1:123456789012:stack/Tumour/1";
    public const string Group = "tumour-models";
    private readonly List<(int Version, string Approval, string Status)> _versions = [];
    private readonly Dictionary<int, JsonObject> _lifeCycles = [];
    private readonly List<string> _calls = [];
    private readonly Queue<(string Operation, int Status, string Code, string Message)> _faults = new();

    public string StackStatus { get; set; } = "UPDATE_COMPLETE";

    public string Deployed { get; set; } = "";

    public TimeSpan Delay { get; set; }

    /// <summary>Answers empty pages with a token before the real one.</summary>
    public int EmptyPages { get; set; }

    /// <summary>What the group has to be asked for by.</summary>
    public string GroupReference { get; set; } = Group;

    /// <summary>Of each version.</summary>
    public int Containers { get; set; } = 1;

    public List<Dictionary<string, string>> Updates { get; } = [];

    public IReadOnlyList<string> Calls => _calls;

    public static string Arn(int version) => $"arn:aws:sagemaker:us-east-1:123456789012:model-package/{Group}/{version}";

    public void Register(int version, string approval = "Approved", string status = "Completed") => _versions.Add((version, approval, status));

    public void Reject(int version) => _versions[_versions.FindIndex(v => v.Version == version)] = (version, "Rejected", "Completed");

    public void Reach(int version, string stage, string status) => _lifeCycles[version] = new() { ["Stage"] = stage, ["StageStatus"] = status };

    /// <summary>The next call of that operation fails so.</summary>
    public void Fail(string operation, int status, string code, string message) => _faults.Enqueue((operation, status, code, message));

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 403;
            return;
        }
        var asked = Asked.Of(context.Request, body);
        var (operation, form) = (asked.Operation, asked.Form);
        lock (_calls) _calls.Add(operation);
        await Task.Delay(Delay, context.RequestAborted);
        if (_faults.TryPeek(out var fault) && fault.Operation == operation)
        {
            _faults.Dequeue();
            context.Response.StatusCode = fault.Status;
            await context.Response.WriteAsync(asked.IsJson
                ? new JsonObject { ["__type"] = "com.amazonaws.sagemaker#" + fault.Code, ["message"] = fault.Message }.ToJsonString()
                : $"<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error><Type>Sender</Type><Code>{fault.Code}</Code><Message>{WebUtility.HtmlEncode(fault.Message)}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
            return;
        }
        await context.Response.WriteAsync(operation switch
        {
            "ListModelPackages" => List(JsonNode.Parse(body)!.AsObject()),
            "DescribeModelPackage" => Version((string)JsonNode.Parse(body)!["ModelPackageName"]!),
            "DescribeStacks" => Describe(form),
            "UpdateStack" => Update(form),
            _ => throw new InvalidOperationException(operation),
        });
    }

    private string List(JsonObject request)
    {
        Assert.Equal(GroupReference, (string?)request["ModelPackageGroupName"]);
        var page = int.Parse((string?)request["NextToken"] ?? "0");
        if (page < EmptyPages) return new JsonObject { ["ModelPackageSummaryList"] = new JsonArray(), ["NextToken"] = (page + 1).ToString() }.ToJsonString();
        var approved = _versions.Where(v => v.Approval == (string?)request["ModelApprovalStatus"]).Select(v => (JsonNode)new JsonObject
        {
            ["ModelPackageArn"] = Arn(v.Version),
            ["ModelPackageGroupName"] = Group,
            ["ModelPackageVersion"] = v.Version,
            ["CreationTime"] = 1_700_000_000.125 + v.Version,
            ["ModelPackageStatus"] = v.Status,
            ["ModelApprovalStatus"] = v.Approval,
            ["ModelLifeCycle"] = _lifeCycles.GetValueOrDefault(v.Version)?.DeepClone(),
        });
        return new JsonObject { ["ModelPackageSummaryList"] = new JsonArray([.. approved]) }.ToJsonString();
    }

    private string Version(string arn) => new JsonObject
    {
        ["ModelPackageArn"] = arn,
        ["InferenceSpecification"] = new JsonObject
        {
            ["Containers"] = new JsonArray([.. Enumerable.Range(0, Containers).Select(_ => (JsonNode)new JsonObject
            {
                ["Image"] = "image",
                ["ModelDataUrl"] = $"s3://artifacts/{arn.Split('/')[^1]}/model.tar.gz",
            })]),
        },
    }.ToJsonString();

    private string Describe(Dictionary<string, string> form)
    {
        Assert.Equal(StackId, form["StackName"]);
        return $"""
            <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
              <StackId>{StackId}</StackId><StackName>Tumour</StackName><StackStatus>{StackStatus}</StackStatus>
              <CreationTime>2026-01-02T03:04:05.678Z</CreationTime>
              <Capabilities><member>CAPABILITY_NAMED_IAM</member></Capabilities>
              <Parameters>
                <member><ParameterKey>BootstrapVersion</ParameterKey><ParameterValue>/cdk-bootstrap/x</ParameterValue></member>
                <member><ParameterKey>ModelPackageArn</ParameterKey><ParameterValue>{Deployed}</ParameterValue></member>
              </Parameters>
            </member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></DescribeStacksResponse>
            """;
    }

    private string Update(Dictionary<string, string> form)
    {
        Updates.Add(form);
        Deployed = form["Parameters.member.2.ParameterValue"];
        StackStatus = "UPDATE_IN_PROGRESS";
        return $"<UpdateStackResponse><UpdateStackResult><StackId>{StackId}</StackId></UpdateStackResult></UpdateStackResponse>";
    }
}
