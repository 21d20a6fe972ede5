using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Lambdas.CheckOutputs;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.CheckOutputs;

public sealed class CheckOutputsTests : IAsyncDisposable
{
    private const string Key = "data-capture/churn/AllTraffic/2026/01/02/12/00-01-002-x.jsonl";
    private readonly FakeCapture _aws = new();
    private readonly MemoryStream _log = new();
    private string _expected = """{ "kind": "Csv", "columns": 1, "min": 0, "max": 1 }""";

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("0.25\n", null)]
    [InlineData("0.25\n1\r\n0\n", null)]
    [InlineData("0.25,0.5", "a row has 2 fields and not 1")]
    [InlineData("1.01", "a number is out of its range")]
    [InlineData("-1e-9", "a number is out of its range")]
    [InlineData("NaN", "a field is no finite number")]
    [InlineData("[0.25]", "a field is no finite number")]
    [InlineData("yes", "a field is no finite number")]
    [InlineData(" \n", "it is empty")]
    public void Rows_of_numbers(string text, string? fault) =>
        Assert.Equal(fault, new ExpectedOutput { Kind = "Csv", Columns = 1, Min = 0, Max = 1 }.Fault(text));

    [Theory]
    [InlineData("""{"label": 1, "score": 0.5}""", null)]
    [InlineData("""[{"label": 1, "score": 0.5}, {"label": 0, "score": 0.1}]""", null)]
    [InlineData("{\"label\": 1, \"score\": 0.5}\n{\"label\": 0, \"score\": 0.1}\n", null)]
    [InlineData("""{"label": 1}""", "it lacks 'score'")]
    [InlineData("""{"label": 1, "score": null}""", "it lacks 'score'")]
    [InlineData("""{"label": 1, "score": NaN}""", "it is no JSON")]
    [InlineData("{\"label\": 1, \"score\": 0.5}\n{\"label\": 0}", "it lacks 'score'")]
    [InlineData("[]", "it holds no objects")]
    [InlineData("0.5", "it is no object")]
    [InlineData("""{"label": 1, """, "it is no JSON")]
    public void Objects_with_keys(string text, string? fault) =>
        Assert.Equal(fault, new ExpectedOutput { Kind = "Json", Keys = ["label", "score"] }.Fault(text));

    [Fact]
    public async Task None_where_other_answers_have_numbers_counts_and_as_a_class_it_does_not()
    {
        _expected = """{ "kind": "WellFormed" }""";
        _aws.File = Line("0.5,none") + Line("None,mild") + Line("0.7,severe");

        await InvokeAsync();

        var put = Assert.Single(_aws.Puts);
        Assert.Equal(("3", "1"), (put["MetricData.member.1.StatisticValues.SampleCount"], put["MetricData.member.1.StatisticValues.Sum"]));
        Assert.Contains("it is None where others have numbers", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_type_is_read_as_what_it_was_kept_as()
    {
        _expected = """{ "kind": "WellFormed" }""";
        _aws.File = string.Concat(new[] { "CSV", "JSON" }.Select(encoding => """{"captureData":{"endpointOutput":{"data":"yes","encoding":"ENCODING"}}}""".Replace("ENCODING", encoding, StringComparison.Ordinal) + "\n"));

        await InvokeAsync();

        Assert.Equal("1", Assert.Single(_aws.Puts)["MetricData.member.1.StatisticValues.Sum"]);
    }

    [Fact]
    public async Task Tells_how_many_answers_there_are_and_how_many_are_invalid()
    {
        _aws.File = Line("0.53125") + Line("7") + "\n" + "not whole {\n" + """{"captureData":{"endpointInput":{"data":"1,2","encoding":"CSV"}}}""" + "\n"
            + Line(Convert.ToBase64String("0.1"u8), "BASE64") + Line("%%%", "BASE64").TrimEnd('\n');

        await InvokeAsync();

        var put = Assert.Single(_aws.Puts);
        Assert.Equal(("MlInfra/Endpoints", "InvalidOutput"), (put["Namespace"], put["MetricData.member.1.MetricName"]));
        Assert.Equal(("4", "2", "0", "1"), (Set("SampleCount"), Set("Sum"), Set("Minimum"), Set("Maximum")));
        Assert.Equal(("EndpointName", "churn", "VariantName", "AllTraffic"), (Dimension(1, "Name"), Dimension(1, "Value"), Dimension(2, "Name"), Dimension(2, "Value")));
        Assert.Contains("a number is out of its range", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
        Assert.DoesNotContain("0.53125", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal); // the log holds no data

        string Set(string name) => put[$"MetricData.member.1.StatisticValues.{name}"];
        string Dimension(int number, string name) => put[$"MetricData.member.1.Dimensions.member.{number}.{name}"];
    }

    [Fact]
    public async Task A_file_without_answers_or_one_that_is_gone_tells_nothing()
    {
        _aws.File = "\n";
        await InvokeAsync();
        _aws.File = null;
        await InvokeAsync();

        Assert.Empty(_aws.Puts);
    }

    [Theory]
    [InlineData("{}", "The event is no 'Object Created' of S3: it names no bucket and key.")]
    [InlineData("no json", "The event is no JSON of EventBridge: ")]
    [InlineData("""{"detail":{"bucket":{"name":"b"},"object":{"key":"other/x.jsonl"}}}""", "other/x.jsonl is no file of captured records beneath data-capture/churn/.")]
    public async Task What_is_none_of_its_events_becomes_a_dead_letter(string payload, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => InvokeAsync(payload));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static string Line(string data, string encoding = "CSV") =>
        $$$"""{"captureData":{"endpointOutput":{"observedContentType":"text/csv","mode":"OUTPUT","data":"{{{data}}}","encoding":"{{{encoding}}}"}},"eventVersion":"0"}""" + "\n";

    private async Task InvokeAsync(string? payload = null)
    {
        var log = new JsonLog(_log, TimeProvider.System);
        var values = new Dictionary<string, string>
        {
            [Functions.Variable] = "CheckOutputs", ["ENDPOINT"] = "churn", ["FOLDER"] = "data-capture/churn", ["EXPECTED"] = _expected,
        };
        var function = Functions.Create(new FunctionEnvironment(values.GetValueOrDefault, log, TimeProvider.System) { Aws = _aws.Options });
        await function.InvokeAsync(Encoding.UTF8.GetBytes(payload ?? """{"detail-type":"Object Created","detail":{"bucket":{"name":"b"},"object":{"key":"KEY"}}}""".Replace("KEY", Key, StringComparison.Ordinal)),
            new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, log), TestContext.Current.CancellationToken);
    }

    /// <summary>One file in S3, and CloudWatch.</summary>
    private sealed class FakeCapture : LoopbackServer
    {
        public FakeCapture() => MaxRetries = 0;

        public string? File { get; set; }

        public List<Dictionary<string, string>> Puts { get; } = [];

        protected override async Task HandleAsync(HttpContext context)
        {
            var body = await BodyAsync(context);
            if (context.Request.Method == "POST")
            {
                Puts.Add(QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
                await context.Response.WriteAsync("<PutMetricDataResponse/>");
                return;
            }
            Assert.Equal($"/b/{Key}", context.Request.Path.Value);
            context.Response.StatusCode = File is null ? 404 : 200;
            context.Response.Headers.ETag = "\"x\"";
            await context.Response.WriteAsync(File ?? "<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>");
        }
    }
}
