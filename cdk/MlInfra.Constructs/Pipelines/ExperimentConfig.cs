using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The experiment and the trial that Studio shows a pipeline's runs under.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-experiments.html"/>
public sealed class ExperimentConfig
{
    private readonly PipelineValue? _experimentName;
    private readonly PipelineValue? _trialName;

    private ExperimentConfig(PipelineValue? experimentName, PipelineValue? trialName)
    {
        _experimentName = experimentName;
        _trialName = trialName;
    }

    /// <summary>One experiment for the pipeline, one trial for each run.</summary>
    public static ExperimentConfig PerRun { get; } = new(ExecutionVariable.PipelineName, ExecutionVariable.PipelineExecutionId);

    /// <summary>Runs are shown under no experiment.</summary>
    public static ExperimentConfig None { get; } = new(null, null);

    /// <summary>Names of your own; parameters and execution variables may be among them.</summary>
    public static ExperimentConfig Of(PipelineValue experimentName, PipelineValue trialName)
    {
        ArgumentNullException.ThrowIfNull(experimentName);
        ArgumentNullException.ThrowIfNull(trialName);
        return new(experimentName, trialName);
    }

    /// <summary>The parameters that the names use.</summary>
    internal IEnumerable<PipelineParameter> Parameters => [.. _experimentName?.Parameters ?? [], .. _trialName?.Parameters ?? []];

    internal JsonObject? ToNode() => _experimentName is null ? null : new() { ["ExperimentName"] = _experimentName.ToNode(), ["TrialName"] = _trialName!.ToNode() };
}
