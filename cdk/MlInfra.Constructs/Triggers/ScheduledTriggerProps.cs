using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Triggers;

/// <summary>Properties of a <see cref="ScheduledTrigger"/>.</summary>
public sealed record ScheduledTriggerProps
{
    /// <summary>The pipeline that is started.</summary>
    public required PipelineBase Pipeline { get; init; }

    /// <summary>When, in UTC: <c>Schedule.Cron(new CronOptions { Hour = "3", Minute = "0" })</c> or <c>Schedule.Rate(Duration.Days(1))</c>.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Values other than the pipeline's defaults, by the names of its parameters. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Told of starts that failed. Default: nobody; the alarm shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }
}
