using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.SpotSavings;

public sealed class SpotSavingsTests : IAsyncDisposable
{
    private readonly FakeMonitoring _aws = new();
    private readonly MemoryStream _log = new();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Tells_what_a_spot_job_saved_over_all_jobs_and_for_the_job()
    {
        await InvokeAsync();

        var put = Assert.Single(_aws.Puts);
        Assert.Equal("MlInfra/Spot", put["Namespace"]);
        Assert.Equal(("SavingsPercent", "70", "Percent"), (put["MetricData.member.1.MetricName"], put["MetricData.member.1.Value"], put["MetricData.member.1.Unit"]));
        Assert.Equal(("SavedSeconds", "70", "Seconds"), (put["MetricData.member.2.MetricName"], put["MetricData.member.2.Value"], put["MetricData.member.2.Unit"]));
        Assert.False(put.ContainsKey("MetricData.member.1.Dimensions.member.1.Name"));
        Assert.Equal(("TrainingJobName", "job-1"), (put["MetricData.member.4.Dimensions.member.1.Name"], put["MetricData.member.4.Dimensions.member.1.Value"]));
        Assert.Equal("2023-11-14T22:13:20Z", put["MetricData.member.1.Timestamp"]);
    }

    [Fact]
    public async Task A_doubled_event_changes_nothing()
    {
        await InvokeAsync();
        await InvokeAsync();

        Assert.Single(_aws.Puts);
        Assert.Contains("The saving of the job is told already.", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EnableManagedSpotTraining", "false", "The job does not run on spot capacity.")]
    [InlineData("EnableManagedSpotTraining", "null", "The job does not run on spot capacity.")]
    [InlineData("TrainingJobStatus", "\"InProgress\"", "The job is not over; its end comes with an event of its own.")]
    [InlineData("TrainingTimeInSeconds", "0", "The job never trained, so nothing was saved.")]
    [InlineData("BillableTimeInSeconds", "null", "The job never trained, so nothing was saved.")]
    public async Task Tells_nothing_where_nothing_can_be_saved(string field, string value, string why)
    {
        _aws.Job[field] = JsonNode.Parse(value);

        await InvokeAsync();

        Assert.Empty(_aws.Puts);
        Assert.Contains(why, Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Stopped")]
    public async Task Jobs_that_end_otherwise_saved_too(string status)
    {
        _aws.Job["TrainingJobStatus"] = status;

        await InvokeAsync();

        Assert.Single(_aws.Puts);
    }

    [Fact]
    public async Task A_job_that_is_billed_for_more_than_it_ran_saved_nothing()
    {
        _aws.Job["BillableTimeInSeconds"] = 101;

        await InvokeAsync();

        Assert.Equal("0", Assert.Single(_aws.Puts)["MetricData.member.1.Value"]);
    }

    [Theory]
    [InlineData("""{"detail-type": "Other", "detail": {"TrainingJobName": "job-1"}}""", "The event is no 'SageMaker Training Job State Change': its detail-type is 'Other'.")]
    [InlineData("""{"detail-type": "SageMaker Training Job State Change", "detail": {}}""", "The event is no 'SageMaker Training Job State Change': its detail-type is 'SageMaker Training Job State Change'.")]
    [InlineData("no json", "The event is no JSON of EventBridge: ")]
    public async Task Fails_on_what_is_none_of_its_events_so_that_it_becomes_a_dead_letter(string payload, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => InvokeAsync(payload));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_where_CloudWatch_refuses_so_that_the_event_comes_again()
    {
        _aws.Refuse = true;

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => InvokeAsync());

        Assert.Equal("AccessDenied", error.ErrorCode);
    }

    [Fact]
    public void Names_the_setting_that_is_missing() => Assert.Equal(
        "The environment variable METRIC_NAMESPACE is missing; the function's construct sets it.",
        Assert.Throws<FunctionConfigurationException>(() => Create(new Dictionary<string, string> { [Functions.Variable] = "SpotSavings" })).Message);

    private Task<ReadOnlyMemory<byte>> InvokeAsync(string payload = """{"version":"0","source":"aws.sagemaker","detail-type":"SageMaker Training Job State Change","detail":{"TrainingJobName":"job-1","TrainingJobStatus":"Completed"}}""") =>
        Create(new Dictionary<string, string> { [Functions.Variable] = "SpotSavings", ["METRIC_NAMESPACE"] = "MlInfra/Spot" })
            .InvokeAsync(Encoding.UTF8.GetBytes(payload), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, new JsonLog(_log, TimeProvider.System)), CancellationToken.None);

    private ILambdaFunction Create(Dictionary<string, string> environment) =>
        Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, new JsonLog(_log, TimeProvider.System), TimeProvider.System) { Aws = _aws.Options });

    /// <summary>One training job and CloudWatch's metrics behind AWS's wire formats.</summary>
    private sealed class FakeMonitoring : LoopbackServer
    {
        public FakeMonitoring() => MaxRetries = 0;

        public JsonObject Job { get; } = JsonNode.Parse("""
            {"TrainingJobName":"job-1","TrainingJobArn":"arn:aws:sagemaker:us-east-1:123456789012:training-job/job-1","TrainingJobStatus":"Completed",
             "EnableManagedSpotTraining":true,"TrainingTimeInSeconds":100,"BillableTimeInSeconds":30,"TrainingEndTime":1700000000}
            """)!.AsObject();

        public List<Dictionary<string, string>> Puts { get; } = [];

        public bool Refuse { get; set; }

        protected override async Task HandleAsync(HttpContext context)
        {
            var body = await BodyAsync(context);
            var asked = Asked.Of(context.Request, body);
            if (asked is { IsJson: true, Operation: "DescribeTrainingJob" })
            {
                Assert.Equal("job-1", (string?)JsonNode.Parse(body)!["TrainingJobName"]);
                await context.Response.WriteAsync(Job.ToJsonString());
                return;
            }
            var form = asked.Form;
            if (asked.Operation == "GetMetricStatistics")
            {
                await context.Response.WriteAsync(Statistics(form));
            }
            else if (Refuse)
            {
                context.Response.StatusCode = 403;
                await context.Response.WriteAsync("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no leave</Message></Error></ErrorResponse>");
            }
            else
            {
                Assert.Equal("PutMetricData", asked.Operation);
                Puts.Add(form);
                await context.Response.WriteAsync("<PutMetricDataResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PutMetricDataResponse>");
            }
        }

        private string Statistics(Dictionary<string, string> form)
        {
            Assert.Equal(("SavedSeconds", "TrainingJobName", "job-1"), (form["MetricName"], form["Dimensions.member.1.Name"], form["Dimensions.member.1.Value"]));
            var (from, to) = (Time(form["StartTime"]), Time(form["EndTime"]));
            var count = Puts.Count(put => Time(put["MetricData.member.4.Timestamp"]) is var at && at >= from && at < to);
            var points = count == 0 ? "" : $"<member><SampleCount>{count}.0</SampleCount></member>";
            return $"<GetMetricStatisticsResponse><GetMetricStatisticsResult><Datapoints>{points}</Datapoints></GetMetricStatisticsResult></GetMetricStatisticsResponse>";
        }

        private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }
}
