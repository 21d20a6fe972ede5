using System.Text.Json;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Events;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.SpotSavings;

/// <summary>
/// Tells CloudWatch what a training job on spot capacity saved: the seconds that it ran less those that are billed. The event only
/// says which job to look at. What is told bears the job's name and end: an event that comes again finds it there and tells nothing.
/// CloudWatch shows a value some seconds after it was put, so two events at the same moment may both be counted.
/// </summary>
internal sealed class SpotSavingsFunction(SageMakerClient jobs, CloudWatchClient metrics, string metricNamespace) : ILambdaFunction
{
    private const string Seconds = "SavedSeconds";
    private const string Percent = "SavingsPercent";

    public static SpotSavingsFunction FromEnvironment(FunctionEnvironment environment) =>
        new(new SageMakerClient(environment.Aws), new CloudWatchClient(environment.Aws), environment.Required("METRIC_NAMESPACE"));

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var log = invocation.Log;
        var job = await jobs.DescribeTrainingJobAsync(new() { TrainingJobName = JobOf(payload) }, cancellationToken).ConfigureAwait(false);
        if (job.EnableManagedSpotTraining != true)
        {
            log.Info("The job does not run on spot capacity.", ("job", job.TrainingJobName));
        }
        else if (job.TrainingJobStatus is not ("Completed" or "Failed" or "Stopped"))
        {
            log.Info("The job is not over; its end comes with an event of its own.", ("job", job.TrainingJobName), ("status", job.TrainingJobStatus));
        }
        else if (job is { TrainingTimeInSeconds: > 0 and var ran, BillableTimeInSeconds: { } billed, TrainingEndTime: { } end })
        {
            await TellAsync(job.TrainingJobName, ran, billed, end, log, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            log.Info("The job never trained, so nothing was saved.", ("job", job.TrainingJobName), ("status", job.TrainingJobStatus));
        }

        return "{}"u8.ToArray();
    }

    private static string JobOf(ReadOnlyMemory<byte> payload)
    {
        TrainingJobStateChange? change;
        try
        {
            change = JsonSerializer.Deserialize(payload.Span, EventJson.Default.TrainingJobStateChange);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no JSON of EventBridge: {e.Message}", e);
        }

        return change is { DetailType: TrainingJobStateChange.ExpectedDetailType, Detail.TrainingJobName: { Length: > 0 } name }
            ? name
            : throw new InvalidDataException($"The event is no '{TrainingJobStateChange.ExpectedDetailType}': its detail-type is '{change?.DetailType}'.");
    }

    private async Task TellAsync(string job, int ran, int billed, DateTimeOffset end, JsonLog log, CancellationToken cancellationToken)
    {
        var keyed = new Dictionary<string, string> { ["TrainingJobName"] = job };
        var minute = end.AddTicks(-(end.UtcTicks % TimeSpan.TicksPerMinute));
        if (await metrics.CountAsync(metricNamespace, Seconds, keyed, minute, minute.AddMinutes(1), cancellationToken).ConfigureAwait(false) > 0)
        {
            log.Info("The saving of the job is told already.", ("job", job));
            return;
        }

        // A job that is billed for more than it ran (rounding) saved nothing.
        var saved = Math.Max(0, ran - billed);
        var percent = 100.0 * saved / ran;
        MetricDatum[] whole =
        [
            new() { MetricName = Percent, Value = percent, Unit = "Percent", Timestamp = end },
            new() { MetricName = Seconds, Value = saved, Unit = "Seconds", Timestamp = end },
        ];

        // One call: the job's own series, which marks it as told, is there exactly if the sums are.
        await metrics.PutMetricDataAsync(metricNamespace, [.. whole, .. whole.Select(datum => datum with { Dimensions = keyed })], cancellationToken).ConfigureAwait(false);
        log.Info("The saving of the job is told.", ("job", job), ("ranSeconds", ran), ("billedSeconds", billed), ("savingsPercent", percent));
    }
}
