using System.Globalization;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>
/// A run that drift started. Its name tells the end of the window that it was started for, so that the list of a pipeline's runs is
/// all the memory there is.
/// </summary>
/// <param name="Started">When it began.</param>
/// <param name="Until">The end of its window.</param>
/// <param name="Failed">Whether it came to nothing.</param>
internal sealed record DriftRun(DateTimeOffset Started, DateTimeOffset Until, bool Failed)
{
    private const string Format = "'drift-'yyyyMMdd'T'HHmm'Z'";

    public static string Name(DateTimeOffset until) => until.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The run as one of drift's, or null if another started it.</summary>
    public static DriftRun? Of(PipelineExecutionSummary run) =>
        DateTimeOffset.TryParseExact(run.PipelineExecutionDisplayName, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? new(run.StartTime ?? DateTimeOffset.MinValue, until, run.PipelineExecutionStatus is "Failed" or "Stopped" or "Stopping")
            : null;
}
