using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.JudgeExperiment;

/// <summary>An endpoint of two variants, what CloudWatch knows of them, and one parameter, behind AWS's wire formats.</summary>
public sealed class FakeExperiment : LoopbackServer
{
    private readonly Dictionary<(string Series, DateTimeOffset Time), double> _values = [];
    private readonly Queue<(string Operation, int Status, string Code, string Message)> _faults = new();

    public FakeExperiment() => MaxRetries = 0;

    public bool Exists { get; set; } = true;

    public string Status { get; set; } = "InService";

    public (double Champion, double Challenger) Weights { get; set; } = (90, 10);

    public (int Champion, int Challenger) Instances { get; set; } = (1, 1);

    public (string Champion, string Challenger) Models { get; set; } = ("model-a", "model-b");

    public string State { get; set; } = "{}";

    /// <summary>Counts what was written.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Runs before an answer: what happens meanwhile.</summary>
    public Action<string>? Meanwhile { get; set; }

    public bool StaysInService { get; set; } = true;

    public List<string> Puts { get; } = [];

    public List<string> Changes { get; } = [];

    /// <summary>The most points of a series in one page of GetMetricData.</summary>
    public int Page { get; set; } = 100;

    public JsonObject ReadState() => JsonNode.Parse(State)!.AsObject();

    public void Fail(string operation, int status, string code, string message) => _faults.Enqueue((operation, status, code, message));

    /// <summary>A period of five minutes of a variant.</summary>
    public void Served(string variant, DateTimeOffset at, int requests, int serverErrors = 0, int clientErrors = 0, int modelErrors = 0, double milliseconds = 20, double p99 = 40)
    {
        Put("Invocations/Sum", requests);
        Put("Invocation5XXErrors/Sum", serverErrors);
        Put("Invocation4XXErrors/Sum", clientErrors);
        Put("InvocationModelErrors/Sum", modelErrors);
        Put("ModelLatency/Average", milliseconds * 1000);
        Put("ModelLatency/SampleCount", requests);
        Put("ModelLatency/p99", p99 * 1000);

        void Put(string series, double value) => _values[($"AWS/SageMaker/{series}/EndpointName=churn,VariantName={variant}", at)] = value;
    }

    public void Own(string series, DateTimeOffset at, double value) => _values[(series, at)] = value;

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var asked = Asked.Of(context.Request, body);
        var (operation, form) = (asked.Operation, asked.Form);
        Meanwhile?.Invoke(operation);
        if (_faults.TryPeek(out var fault) && fault.Operation == operation)
        {
            _faults.Dequeue();
            context.Response.StatusCode = fault.Status;
            await context.Response.WriteAsync(asked.IsJson
                ? new JsonObject { ["__type"] = fault.Code, ["message"] = fault.Message }.ToJsonString()
                : $"<ErrorResponse><Error><Type>Sender</Type><Code>{fault.Code}</Code><Message>{fault.Message}</Message></Error></ErrorResponse>");
            return;
        }
        if (operation == "DescribeEndpoint" && !Exists)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{ "__type": "ValidationException", "message": "Could not find endpoint \"arn\"." }""");
            return;
        }
        await context.Response.WriteAsync(operation switch
        {
            "DescribeEndpoint" => Endpoint(),
            "DescribeEndpointConfig" => $$"""{ "ProductionVariants": [{ "VariantName": "Champion", "ModelName": "{{Models.Champion}}" }, { "VariantName": "Challenger", "ModelName": "{{Models.Challenger}}" }] }""",
            "UpdateEndpointWeightsAndCapacities" => Update(JsonNode.Parse(body)!.AsObject()),
            "GetParameter" => new JsonObject { ["Parameter"] = new JsonObject { ["Name"] = "/churn", ["Value"] = State, ["Version"] = Version } }.ToJsonString(),
            "PutParameter" => Keep(JsonNode.Parse(body)!.AsObject()),
            "GetMetricData" => Data(form),
            "PutMetricData" => PutData(form),
            _ => throw new InvalidOperationException(operation),
        });
    }

    private string Endpoint() => new JsonObject
    {
        ["EndpointName"] = "churn",
        ["EndpointArn"] = "arn",
        ["EndpointConfigName"] = "config-1",
        ["EndpointStatus"] = Status,
        ["ProductionVariants"] = new JsonArray(
            new JsonObject { ["VariantName"] = "Champion", ["CurrentWeight"] = Weights.Champion, ["CurrentInstanceCount"] = Instances.Champion },
            new JsonObject { ["VariantName"] = "Challenger", ["CurrentWeight"] = Weights.Challenger, ["CurrentInstanceCount"] = Instances.Challenger }),
    }.ToJsonString();

    private string Update(JsonObject request)
    {
        foreach (var wanted in request["DesiredWeightsAndCapacities"]!.AsArray())
        {
            var champion = (string?)wanted!["VariantName"] == "Champion";
            if ((double?)wanted["DesiredWeight"] is { } weight) Weights = champion ? (weight, Weights.Challenger) : (Weights.Champion, weight);
            if ((int?)wanted["DesiredInstanceCount"] is { } count) Instances = champion ? (count, Instances.Challenger) : (Instances.Champion, count);
        }
        Changes.Add(FormattableString.Invariant($"{Weights.Champion}/{Weights.Challenger} on {Instances.Champion}/{Instances.Challenger}"));
        if (!StaysInService) Status = "Updating";
        return """{ "EndpointArn": "arn" }""";
    }

    private string Keep(JsonObject request)
    {
        Assert.Equal(("/churn", true), ((string?)request["Name"], (bool?)request["Overwrite"]));
        State = (string)request["Value"]!;
        return $$"""{ "Version": {{++Version}} }""";
    }

    private string PutData(Dictionary<string, string> form)
    {
        Assert.Equal(("MlInfra/Experiments", "Endpoint", "churn", "Experiment", "churn-v2"), (form["Namespace"], form["MetricData.member.1.Dimensions.member.1.Name"],
            form["MetricData.member.1.Dimensions.member.1.Value"], form["MetricData.member.1.Dimensions.member.2.Name"], form["MetricData.member.1.Dimensions.member.2.Value"]));
        for (var i = 1; form.TryGetValue($"MetricData.member.{i}.MetricName", out var name); i++) Puts.Add($"{name}={form[$"MetricData.member.{i}.Value"]}");
        return "<PutMetricDataResponse/>";
    }

    private string Data(Dictionary<string, string> form)
    {
        var (from, to) = (Time(form["StartTime"]), Time(form["EndTime"]));
        var skip = int.Parse(form.GetValueOrDefault("NextToken", "0"), CultureInfo.InvariantCulture);
        var results = new StringBuilder();
        var more = false;
        for (var i = 1; form.TryGetValue($"MetricDataQueries.member.{i}.Id", out var id); i++)
        {
            var member = $"MetricDataQueries.member.{i}.MetricStat";
            var dimensions = Enumerable.Range(1, 5).Where(d => form.ContainsKey($"{member}.Metric.Dimensions.member.{d}.Name"))
                .Select(d => $"{form[$"{member}.Metric.Dimensions.member.{d}.Name"]}={form[$"{member}.Metric.Dimensions.member.{d}.Value"]}");
            var series = $"{form[$"{member}.Metric.Namespace"]}/{form[$"{member}.Metric.MetricName"]}/{form[$"{member}.Stat"]}/{string.Join(',', dimensions)}";
            var period = int.Parse(form[$"{member}.Period"], CultureInfo.InvariantCulture);
            var points = _values.Where(pair => pair.Key.Series == series && pair.Key.Time >= from && pair.Key.Time < to)
                .GroupBy(pair => pair.Key.Time.ToUnixTimeSeconds() / period * period, pair => pair.Value)
                .OrderBy(group => group.Key)
                .Select(group => (Time: DateTimeOffset.FromUnixTimeSeconds(group.Key), Value: series.Contains("/Sum/") || series.Contains("/SampleCount/") ? group.Sum() : group.Max()))
                .ToList();
            var page = points.Skip(skip).Take(Page).ToList();
            more |= points.Count > skip + Page;
            results.Append(CultureInfo.InvariantCulture, $"<member><Id>{id}</Id><Timestamps>{string.Concat(page.Select(p => $"<member>{p.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}</member>"))}</Timestamps><Values>{string.Concat(page.Select(p => FormattableString.Invariant($"<member>{p.Value:R}</member>")))}</Values></member>");
        }
        return $"<GetMetricDataResponse><GetMetricDataResult><MetricDataResults>{results}</MetricDataResults>{(more ? $"<NextToken>{skip + Page}</NextToken>" : "")}</GetMetricDataResult></GetMetricDataResponse>";
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
