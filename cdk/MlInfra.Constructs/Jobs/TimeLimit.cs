using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// The longest time that a job may take: a <see cref="Duration"/>, or a value of the pipeline that is a number of seconds.
/// <c>MaxRun = Duration.Hours(2)</c>, <c>MaxRun = PipelineParameter.Integer("MaxRunSeconds", 7200)</c>.
/// </summary>
public sealed class TimeLimit
{
    private const long DaySeconds = 86400;

    private TimeLimit(PipelineValue seconds) => Value = seconds;

    /// <summary>One day.</summary>
    public static TimeLimit Day { get; } = new(DaySeconds);

    /// <summary>The seconds, as a value of the pipeline.</summary>
    public PipelineValue Value { get; }

    /// <summary>The seconds where they are known at synth; a parameter's default counts.</summary>
    internal long? Seconds => Value.Expected is { } expected && NumberText.Of(expected) is { } number ? (long)number : null;

    /// <summary>A duration.</summary>
    public static implicit operator TimeLimit(Duration duration)
    {
        ArgumentNullException.ThrowIfNull(duration);
        return new((long)duration.ToSeconds());
    }

    /// <summary>A value of the pipeline, in seconds.</summary>
    public static implicit operator TimeLimit(PipelineValue seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        return new(seconds);
    }

    internal JsonNode ToNode(StepContext context, string property) => context.Value(property, Value);
}
