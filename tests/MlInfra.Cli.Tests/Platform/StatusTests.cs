using System.Text.Json.Nodes;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.Platform;

/// <summary>What `status` finds by the services' own calls.</summary>
public sealed class StatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Finds_all_components_of_an_endpoint_page_by_page()
    {
        using var aws = new FakeAws((operation, body) => operation switch
        {
            "ListInferenceComponents" when body.Contains("\"NextToken\":\"more\"", StringComparison.Ordinal) => """{"InferenceComponents": [{"InferenceComponentName": "two"}]}""",
            "ListInferenceComponents" when body.Contains("\"EndpointNameEquals\":\"fleet\"", StringComparison.Ordinal) => """{"InferenceComponents": [{"InferenceComponentName": "one"}], "NextToken": "more"}""",
            "DescribeInferenceComponent" when body.Contains("\"one\"", StringComparison.Ordinal) => """
                {"InferenceComponentName": "one", "EndpointName": "fleet", "VariantName": "AllTraffic", "InferenceComponentStatus": "Updating",
                 "Specification": {"ModelName": "m"}, "RuntimeConfig": {"DesiredCopyCount": 3, "CurrentCopyCount": 1}}
                """,
            "DescribeInferenceComponent" => """{"InferenceComponentName": "two", "EndpointName": "fleet", "InferenceComponentStatus": "Failed", "FailureReason": "no room"}""",
            _ => null,
        });

        var found = await ComponentNow.ReadAsync(aws.Services, "fleet", TestContext.Current.CancellationToken);

        Assert.Equal([new("one", "Updating", "AllTraffic", 1, 3, "m", null), new("two", "Failed", null, 0, 0, null, "no room")], found);
    }

    [Fact]
    public async Task Reads_what_a_monitor_judged_last_and_since_when_it_is_so()
    {
        using var aws = new FakeAws((operation, _) => operation.Split('?')[0] switch
        {
            "GET /bucket" => "<ListBucketResult>" + string.Concat(new[] { 8, 9, 10, 11 }.Select(hour =>
                $"<Contents><Key>reports/e/m/periods/2026-11-23T{hour:00}.json</Key><Size>9</Size><ETag>t</ETag><LastModified>2026-11-23T12:00:00Z</LastModified></Contents>")) + "</ListBucketResult>",
            "GET /bucket/reports/e/m/periods/2026-11-23T08.json" => Marker(8, "CompletedWithViolations"),
            "GET /bucket/reports/e/m/periods/2026-11-23T09.json" => Marker(9, "Completed"),

            // Ten o'clock's is listed and gone.
            "GET /bucket/reports/e/m/periods/2026-11-23T11.json" => Marker(11, "CompletedWithViolations"),
            _ => null,
        });

        var found = await MonitorNow.ReadAsync(aws.Services, Told("MONITOR", """{"kind": "DataQuality", "monitor": "m", "endpoint": "e", "reports": "s3://bucket/reports"}"""), Now, TestContext.Current.CancellationToken);

        Assert.Equal(("DataQuality", "m", "e", true), (found.Kind, found.Name, found.Watched, found.Violated));
        Assert.Equal(new JudgedPeriod(At(11), At(12), "CompletedWithViolations", 40, 2, "why", "s3://report"), found.Last);
        Assert.Equal(At(11), found.Since);
    }

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"startedAt": "2026-11-23T08:00:00Z", "shareSince": "2026-11-23T09:00:00Z", "share": 0.1, "wanted": 0.25}""", 0.25, null)]
    [InlineData("""{"startedAt": "2026-11-23T08:00:00Z", "shareSince": "2026-11-23T09:00:00Z", "share": 0.1, "wanted": 0, "outcome": "GuardRail", "reason": "It fails.", "decidedAt": "2026-11-23T10:00:00Z"}""", 0.0, "GuardRail")]
    public async Task Reads_how_an_experiment_stands_and_what_its_judge_said_last(string state, double? wanted, string? outcome)
    {
        using var aws = new FakeAws((operation, _) => operation switch
        {
            "GetParameter" => new JsonObject { ["Parameter"] = new JsonObject { ["Name"] = "p", ["Value"] = state, ["Version"] = 2 } }.ToJsonString(),
            "FilterLogEvents" => """
                {"events": [{"message": "START RequestId: 1"},
                            {"message": "{\"timestamp\": \"2026-11-23T11:00:00Z\", \"message\": \"Nothing is shown yet.\", \"requestsAtShare\": 7, \"effect\": \"NaN\", \"low\": -1, \"high\": 1}"},
                            {"message": "{\"timestamp\": \"2026-11-23T11:05:00Z\", \"message\": \"Something else.\"}"}, {"message": "{cut"}]}
                """,
            _ => null,
        });
        var endpoint = new EndpointState("e", "real-time", "InService", "c", null, [Variant("Blue", 90), Variant("Green", 10)], [], null);
        var judge = Told("EXPERIMENT", """{"experiment": "x", "endpoint": "e", "champion": "Blue", "challenger": "Green", "parameter": "p", "goal": {"kind": "Errors"}}""");

        var found = await ExperimentNow.ReadAsync(aws.Services, judge, [endpoint], Now, TestContext.Current.CancellationToken);

        Assert.Equal(("x", 0.1, wanted, outcome), (found.Name, found.Share!.Value, found.Wanted, found.Outcome));
        Assert.Equal(wanted is null ? null : At(8), found.StartedAt);
        Assert.Equal(new JudgesLook(At(11), "Nothing is shown yet.", null, -1, 1), found.LastLook);
    }

    private static VariantNow Variant(string name, double weight) => new(name, weight, weight, 1, 1, "ml.m5.large", null, false, null);

    private static StackFunction Told(string name, string json) => new("Kind", "Id", "log", new Dictionary<string, string> { [name] = json });

    private static string Marker(int hour, string status) =>
        $$"""{"from": "2026-11-23T{{hour:00}}:00:00Z", "until": "2026-11-23T{{hour + 1:00}}:00:00Z", "status": "{{status}}", "records": 40, "violations": 2, "reason": "why", "report": "s3://report"}""";

    private static DateTimeOffset At(int hour) => new(2026, 11, 23, hour, 0, 0, TimeSpan.Zero);
}
