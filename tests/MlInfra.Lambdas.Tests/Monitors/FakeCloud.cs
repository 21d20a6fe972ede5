using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>What a monitor calls, behind AWS's wire formats: a bucket, CloudWatch's metrics, an endpoint with a version, processing jobs.</summary>
public sealed class FakeCloud : LoopbackServer
{
    public const string Version = "arn:aws:sagemaker:us-east-1:123456789012:model-package/tumour/7";
    private readonly List<string> _calls = [];
    private int _reads;

    public FakeCloud() => MaxRetries = 2;

    public SortedDictionary<string, (byte[] Content, DateTimeOffset Written)> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Every value that was taken: namespace, metric, dimensions, time, value.</summary>
    public List<TakenMetric> Metrics { get; } = [];

    public JsonObject Baselines { get; set; } = [];

    public Dictionary<string, string> Jobs { get; } = [];

    public List<JsonObject> StartedJobs { get; } = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls) return [.. _calls];
        }
    }

    /// <summary>Given an operation and its subject (a key, a namespace): a status and code to fail with, or null. 0 breaks the connection off.</summary>
    public Func<string, string, (int Status, string Code)?> Fault { get; set; } = (_, _) => null;

    /// <summary>How long each reading of an object takes, and how many there were at a time at most.</summary>
    public TimeSpan ReadDelay { get; set; }

    public int MostReadsAtOnce { get; private set; }

    public Func<double[], double> Model { get; set; } = row => row[0];

    /// <summary>A model of lines that are not only numbers.</summary>
    public Func<string, double>? ModelOfText { get; set; }

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 11, 20, 0, TimeSpan.Zero);

    public string Text(string key) => Encoding.UTF8.GetString(Objects[key].Content);

    public JsonObject Json(string key) => JsonNode.Parse(Text(key))!.AsObject();

    public void Put(string key, string text, DateTimeOffset? written = null) => Objects[key] = (Encoding.UTF8.GetBytes(text), written ?? Now - TimeSpan.FromHours(1));

    public void Put(string key, byte[] bytes) => Objects[key] = (bytes, Now);

    public IEnumerable<double> Values(string name) => Metrics.Where(metric => metric.Name == name).Select(metric => metric.Value);

    protected override async Task HandleAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);
        var body = copy.ToArray();
        var text = Encoding.UTF8.GetString(body);
        var asked = Asked.Of(context.Request, text);
        var raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Signature.Demand(context.Request, raw, body);
        string operation, subject;
        var form = asked.Form;
        if (asked.IsJson)
        {
            (operation, subject) = (asked.Operation, text);
        }
        else if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
        {
            (operation, subject) = (asked.Operation, form["Namespace"]);
        }
        else if (context.Request.Path.Value!.StartsWith("/endpoints/", StringComparison.Ordinal))
        {
            (operation, subject) = ("InvokeEndpoint", context.Request.Headers["X-Amzn-SageMaker-Inference-Id"].ToString());
        }
        else
        {
            var list = context.Request.Query.ContainsKey("list-type");
            operation = list ? "ListObjectsV2" : context.Request.Method == "PUT" ? "PutObject" : "GetObject";
            subject = list ? context.Request.Query["prefix"].ToString() : context.Request.Path.Value!["/bucket/".Length..];
        }
        (int Status, string Code)? fault;
        lock (_calls)
        {
            _calls.Add($"{operation} {(asked.IsJson ? "" : subject)}".Trim());
            fault = Fault(operation, subject);
        }
        if (fault is { } failure)
        {
            if (failure.Status == 0) context.Abort();
            else await Fail(context, failure.Status, failure.Code, asked.IsJson);
            return;
        }
        switch (operation)
        {
            case "ListObjectsV2": await context.Response.WriteAsync(List(context.Request)); break;
            case "GetObject":
                lock (_calls) MostReadsAtOnce = Math.Max(MostReadsAtOnce, ++_reads);
                await Task.Delay(ReadDelay);
                lock (_calls) _reads--;
                await GetAsync(context, subject);
                break;
            case "PutObject": await PutAsync(context, subject, body); break;
            case "GetMetricStatistics": await context.Response.WriteAsync(Statistics(form)); break;
            case "PutMetricData":
                lock (Metrics) Metrics.AddRange(TakenMetric.Read(form));
                await context.Response.WriteAsync("<PutMetricDataResponse/>");
                break;
            case "InvokeEndpoint": await InvokeAsync(context, body); break;
            default: await SageMakerAsync(context, operation, JsonNode.Parse(body)!.AsObject()); break;
        }
    }

    private static async Task Fail(HttpContext context, int status, string code, bool json)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(json ? new JsonObject { ["__type"] = code, ["message"] = "no" }.ToJsonString() : $"<Error><Code>{code}</Code><Message>no</Message></Error>");
    }

    private string List(HttpRequest request)
    {
        var (prefix, after) = (request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString() is { Length: > 0 } token ? token : request.Query["start-after"].ToString());
        lock (Objects)
        {
            var found = Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0).Take(4).ToList();
            var page = found.Take(3).ToList();
            return $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>{(found.Count > 3 ? "true" : "false")}</IsTruncated>"
                + (found.Count > 3 ? $"<NextContinuationToken>{page[^1].Key}</NextContinuationToken>" : "")
                + string.Concat(page.Select(o => $"<Contents><Key>{Uri.EscapeDataString(o.Key)}</Key><Size>{o.Value.Content.Length}</Size><ETag>&quot;{Tag(o.Value.Content)}&quot;</ETag><LastModified>{o.Value.Written.UtcDateTime:yyyy-MM-ddTHH:mm:ss.000Z}</LastModified></Contents>"))
                + "</ListBucketResult>";
        }
    }

    private async Task GetAsync(HttpContext context, string key)
    {
        (byte[] Content, DateTimeOffset Written) there;
        bool found;
        lock (Objects) found = Objects.TryGetValue(key, out there);
        if (!found)
        {
            await Fail(context, 404, "NoSuchKey", false);
            return;
        }
        if (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag && tag != $"\"{Tag(there.Content)}\"")
        {
            await Fail(context, 412, "PreconditionFailed", false);
            return;
        }
        var bytes = there.Content;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            var ends = range["bytes=".Length..].Split('-').Select(int.Parse).ToArray();
            bytes = bytes[ends[0]..Math.Min(bytes.Length, ends[1] + 1)];
            context.Response.StatusCode = 206;
        }
        context.Response.Headers.ETag = $"\"{Tag(there.Content)}\"";
        await context.Response.Body.WriteAsync(bytes);
    }

    private async Task PutAsync(HttpContext context, string key, byte[] body)
    {
        bool refused;
        lock (Objects)
        {
            refused = context.Request.Headers.IfNoneMatch == "*" && Objects.ContainsKey(key);
            if (!refused) Objects[key] = (body, Now);
        }
        context.Response.Headers.ETag = $"\"{Tag(body)}\"";
        if (refused) await Fail(context, 412, "PreconditionFailed", false);
    }

    private string Statistics(Dictionary<string, string> form)
    {
        var dimensions = TakenMetric.SeriesOf(form, "Dimensions");
        var (from, to) = (TakenMetric.TimeOf(form["StartTime"]), TakenMetric.TimeOf(form["EndTime"]));
        lock (Metrics)
        {
            var count = Metrics.Count(m => m.Namespace == form["Namespace"] && m.Name == form["MetricName"] && m.Series == dimensions && m.Time >= from && m.Time < to);
            return $"<GetMetricStatisticsResponse><GetMetricStatisticsResult><Datapoints>{(count == 0 ? "" : $"<member><SampleCount>{count}</SampleCount></member>")}</Datapoints></GetMetricStatisticsResult></GetMetricStatisticsResponse>";
        }
    }

    private async Task InvokeAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        var scores = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ModelOfText?.Invoke(line) ?? Model([.. line.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))]));
        await context.Response.WriteAsync(new JsonObject { ["predictions"] = new JsonArray([.. scores.Select(s => (JsonNode)s)]) }.ToJsonString());
    }

    private async Task SageMakerAsync(HttpContext context, string operation, JsonObject request)
    {
        switch (operation)
        {
            case "DescribeEndpoint":
                await context.Response.WriteAsync("""{"EndpointName":"e","EndpointArn":"a","EndpointConfigName":"c-1","EndpointStatus":"InService","CreationTime":1700000000}""");
                break;
            case "DescribeEndpointConfig":
                await context.Response.WriteAsync("""{"EndpointConfigName":"c-1","ProductionVariants":[{"VariantName":"v","ModelName":"m-1"}]}""");
                break;
            case "DescribeModel":
                await context.Response.WriteAsync($$$"""{"ModelName":"m-1","PrimaryContainer":{"ModelPackageName":"{{{Version}}}"}}""");
                break;
            case "ListModelPackages":
                await context.Response.WriteAsync($$$"""{"ModelPackageSummaryList":[{"ModelPackageArn":"{{{Version}}}","ModelPackageVersion":7,"ModelApprovalStatus":"Approved","ModelPackageStatus":"Completed"}]}""");
                break;
            case "DescribeModelPackage":
                await context.Response.WriteAsync(new JsonObject { ["ModelPackageArn"] = Version, ["DriftCheckBaselines"] = Baselines.DeepClone() }.ToJsonString());
                break;
            case "DescribeProcessingJob" when Jobs.TryGetValue((string)request["ProcessingJobName"]!, out var status):
                await context.Response.WriteAsync(new JsonObject { ["ProcessingJobName"] = (string)request["ProcessingJobName"]!, ["ProcessingJobArn"] = "a", ["ProcessingJobStatus"] = status, ["FailureReason"] = status == "Failed" ? "out of memory" : null }.ToJsonString());
                break;
            case "DescribeProcessingJob":
                await Fail(context, 400, "ValidationException", json: true);
                break;
            case "CreateProcessingJob" when !Jobs.ContainsKey((string)request["ProcessingJobName"]!):
                Jobs[(string)request["ProcessingJobName"]!] = "InProgress";
                StartedJobs.Add(request);
                await context.Response.WriteAsync("""{"ProcessingJobArn":"a"}""");
                break;
            case "CreateProcessingJob":
                await Fail(context, 400, "ResourceInUse", json: true);
                break;
            default:
                throw new InvalidOperationException(operation);
        }
    }

    private static string Tag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
