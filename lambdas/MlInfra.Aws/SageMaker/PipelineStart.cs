namespace MlInfra.Aws.SageMaker;

/// <summary>How a run of a pipeline is started. Everything may be left out.</summary>
public sealed record PipelineStart
{
    /// <summary>Values other than the pipeline's defaults, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The steps to run. Default: all.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The ARN of the run whose results stand for the steps that are not chosen. Only with <see cref="Steps"/>.</summary>
    public string? SourceExecutionArn { get; init; }

    /// <summary>How many steps run at a time, 1 or more. Default: as the pipeline says.</summary>
    public int? MaxParallelSteps { get; init; }

    /// <summary>The name that is shown for the run.</summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// Makes a repeated start one run only: 32 to 128 letters and digits. Default: a new one for each start.
    /// </summary>
    public string? ClientRequestToken { get; init; }
}
