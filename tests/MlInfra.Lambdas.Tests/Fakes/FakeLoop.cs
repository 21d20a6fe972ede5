using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>One pipeline with its runs, alarms, and buckets behind AWS's wire formats. A repeated ClientRequestToken starts nothing.</summary>
public sealed class FakeLoop : LoopbackServer
{
    public const string Pipeline = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/tumour";
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<(string Operation, int Status, string Code, bool After)> _faults = new();

    public FakeLoop() => MaxRetries = 0;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, (string State, DateTimeOffset Since)> Alarms { get; } = [];

    /// <summary>Oldest first.</summary>
    public List<FakeRun> Runs { get; } = [];

    public SortedDictionary<string, (byte[] Body, DateTimeOffset At)> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Objects in a page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Runs in a page of a list.</summary>
    public int RunsInPage { get; set; } = 100;

    /// <summary>The next call of that operation fails so; after: having done what was asked, as when the answer is lost.</summary>
    public void Fail(string operation, int status, string code, bool after = false) => _faults.Enqueue((operation, status, code, after));

    /// <summary>A call of that operation fails so, counted from the next one.</summary>
    public void FailCall(string operation, int call, int status, string code, bool after)
    {
        for (var i = 1; i < call; i++) _faults.Enqueue((operation, 0, "", true));
        Fail(operation, status, code, after);
    }

    public void Put(string key, string body, DateTimeOffset? at = null)
    {
        lock (_gate) Objects[key] = (Encoding.UTF8.GetBytes(body), at ?? Now);
    }

    public string Text(string key)
    {
        lock (_gate) return Encoding.UTF8.GetString(Objects[key].Body);
    }

    protected override async Task HandleAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        var (status, body) = (200, "");
        lock (_gate)
        {
            var operation = Operation(context.Request, memory.ToArray(), out var form);
            Calls.Enqueue(operation);
            var fault = _faults.TryPeek(out var next) && next.Operation == operation && _faults.TryDequeue(out next) ? next : default;
            if (fault.Operation is null || fault.After) (status, body) = Answer(context, operation, memory.ToArray(), form);
            if (fault is { Operation: not null, Status: not 0 }) (status, body) = (fault.Status, Error(operation, fault.Code, "as the test wants"));
        }
        context.Response.StatusCode = status;
        if (status != 304) await context.Response.WriteAsync(body);
    }

    private static string Operation(HttpRequest request, byte[] body, out Dictionary<string, string> form)
    {
        var asked = Asked.Of(request, Encoding.UTF8.GetString(body));
        form = asked.Form;
        if (asked.IsJson) return asked.Operation;
        if (request.Method == "GET") return request.Query.ContainsKey("list-type") ? "ListObjectsV2" : "GetObject";
        if (request.Method == "PUT") return "PutObject";
        return asked.Operation;
    }

    private (int Status, string Body) Answer(HttpContext context, string operation, byte[] body, Dictionary<string, string> form)
    {
        // /bucket/key: the fake knows its objects by both.
        var key = Uri.UnescapeDataString(context.Request.Path.Value!.TrimStart('/'));
        switch (operation)
        {
            case "ListPipelineExecutions":
                return (200, Executions(JsonNode.Parse(body)!.AsObject()));
            case "StartPipelineExecution":
                return (200, Start(JsonNode.Parse(body)!.AsObject()));
            case "DescribeAlarms":
                return (200, Describe(form));
            case "ListObjectsV2":
                return (200, List(key, context.Request.Query));
            case "GetObject":
                if (!Objects.TryGetValue(key, out var found)) return (404, Error(operation, "NoSuchKey", "The specified key does not exist."));
                context.Response.Headers.ETag = $"\"{Tag(found.Body)}\"";
                return (200, Encoding.UTF8.GetString(found.Body));
            case "PutObject":
                var there = Objects.TryGetValue(key, out var old);
                if (context.Request.Headers.IfNoneMatch == "*" && there) return (412, Error(operation, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"));
                if (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && (!there || tag.Trim('"') != Tag(old.Body))) return (412, Error(operation, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"));
                Objects[key] = (body, Now);
                context.Response.Headers.ETag = $"\"{Tag(body)}\"";
                return (200, "");
            default:
                throw new InvalidOperationException(operation);
        }
    }

    private string Executions(JsonObject request)
    {
        Assert.Equal((Pipeline, "CreationTime", "Descending"), ((string?)request["PipelineName"], (string?)request["SortBy"], (string?)request["SortOrder"]));
        var from = int.Parse((string?)request["NextToken"] ?? "0");
        var page = new JsonObject
        {
            ["PipelineExecutionSummaries"] = new JsonArray([.. Runs.AsEnumerable().Reverse().Skip(from).Take(RunsInPage).Select(run => (JsonNode)new JsonObject
            {
                ["PipelineExecutionArn"] = run.Arn,
                ["StartTime"] = run.Started.ToUnixTimeMilliseconds() / 1000.0,
                ["PipelineExecutionStatus"] = run.Status,
                ["PipelineExecutionDisplayName"] = run.Name,
            })]),
        };
        if (from + RunsInPage < Runs.Count) page["NextToken"] = (from + RunsInPage).ToString();
        return page.ToJsonString();
    }

    private string Start(JsonObject request)
    {
        var token = (string)request["ClientRequestToken"]!;
        Assert.Matches("^[A-Za-z0-9-]{32,128}$", token);
        Assert.Matches("^[A-Za-z0-9](-*[A-Za-z0-9]){0,81}$", (string)request["PipelineExecutionDisplayName"]!);
        var run = Runs.Find(run => run.Token == token);
        if (run is null)
        {
            run = new FakeRun($"{Pipeline}/execution/{Runs.Count + 1}", Now, (string)request["PipelineExecutionDisplayName"]!)
            {
                Token = token,
                Description = (string)request["PipelineExecutionDescription"]!,
                Parameters = request["PipelineParameters"]!.AsArray().ToDictionary(node => (string)node!["Name"]!, node => (string)node!["Value"]!),
            };
            Runs.Add(run);
        }

        return new JsonObject { ["PipelineExecutionArn"] = run.Arn }.ToJsonString();
    }

    private string Describe(Dictionary<string, string> form)
    {
        var names = form.Where(pair => pair.Key.StartsWith("AlarmNames.member.", StringComparison.Ordinal)).Select(pair => pair.Value);
        var alarms = names.Where(Alarms.ContainsKey).Select(name => $"""
            <member><AlarmName>{name}</AlarmName><StateValue>{Alarms[name].State}</StateValue><StateReason>because</StateReason>
            <StateUpdatedTimestamp>{Now:yyyy-MM-ddTHH:mm:ssZ}</StateUpdatedTimestamp><StateTransitionedTimestamp>{Alarms[name].Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</StateTransitionedTimestamp>
            <Period>3600</Period><EvaluationPeriods>3</EvaluationPeriods></member>
            """);
        return $"<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms>{string.Concat(alarms)}</MetricAlarms><CompositeAlarms/></DescribeAlarmsResult></DescribeAlarmsResponse>";
    }

    private string List(string bucket, IQueryCollection query)
    {
        var prefix = $"{bucket}/{query["prefix"]}";
        var after = query["continuation-token"].ToString() is { Length: > 0 } token ? token : query["start-after"].ToString();
        var found = Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && (after.Length == 0 || string.CompareOrdinal(pair.Key, $"{bucket}/{after}") > 0)).ToList();
        var page = found.Take(PageSize).ToList();
        var more = found.Count > page.Count;
        var contents = page.Select(pair => $"""
            <Contents><Key>{WebUtility.UrlEncode(pair.Key[(bucket.Length + 1)..])}</Key><LastModified>{pair.Value.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture)}</LastModified>
            <ETag>&quot;{Tag(pair.Value.Body)}&quot;</ETag><Size>{pair.Value.Body.Length}</Size></Contents>
            """);
        var next = more ? $"<NextContinuationToken>{page[^1].Key[(bucket.Length + 1)..]}</NextContinuationToken>" : "";
        return $"<ListBucketResult><IsTruncated>{(more ? "true" : "false")}</IsTruncated>{string.Concat(contents)}{next}</ListBucketResult>";
    }

    private static string Error(string operation, string code, string message) => operation is "ListPipelineExecutions" or "StartPipelineExecution"
        ? new JsonObject { ["__type"] = code, ["message"] = message }.ToJsonString()
        : $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><Code>{code}</Code><Message>{message}</Message></ErrorResponse>";

    private static string Tag(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body))[..32];
}

/// <summary>A run of the fake's pipeline.</summary>
public sealed record FakeRun(string Arn, DateTimeOffset Started, string Name)
{
    public string Status { get; set; } = "Executing";

    public string? Token { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
