using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm LDA.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/lda_hyperparameters.html"/>
public sealed record LDAHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of topics. A whole number of at least 1. Required, or searched by a tuning job. Search it from 1 to 150.</summary>
    public PipelineValue? NumTopics { get; init; }

    /// <summary>Size of the vocabulary. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Number of documents in all. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>How much documents mix topics; small values mix little. A number above 0. Default: 1.0. Search it from 0.1 to 10.</summary>
    public PipelineValue? Alpha0 { get; init; }

    /// <summary>Restarts of the spectral decomposition. A whole number of at least 1. Default: 10.</summary>
    public PipelineValue? MaxRestarts { get; init; }

    /// <summary>Iterations of the spectral decomposition. A whole number of at least 1. Default: 1000.</summary>
    public PipelineValue? MaxIterations { get; init; }

    /// <summary>Tolerance of the spectral decomposition. A number above 0. Default: 1e-8.</summary>
    public PipelineValue? Tol { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_topics", NumTopics),
        ("feature_dim", FeatureDim),
        ("mini_batch_size", MiniBatchSize),
        ("alpha0", Alpha0),
        ("max_restarts", MaxRestarts),
        ("max_iterations", MaxIterations),
        ("tol", Tol),
    ];
}
