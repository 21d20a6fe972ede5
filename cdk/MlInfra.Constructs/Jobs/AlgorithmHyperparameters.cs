using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// The hyperparameters of a built-in algorithm. What is not given has the algorithm's default. Values that are known at synth are
/// checked against what AWS documents; parameters of the pipeline are judged by their default.
/// </summary>
public abstract record AlgorithmHyperparameters
{
    private protected AlgorithmHyperparameters()
    {
    }

    /// <summary>All of them, by AWS's names.</summary>
    internal abstract IReadOnlyList<(string Name, PipelineValue? Value)> All { get; }
}
