using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm PCA.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/PCA-reference.html"/>
public sealed record PCAHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of features. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Rows a mini-batch. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Number of principal components; at most feature_dim. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumComponents { get; init; }

    /// <summary>Exact for few features, approximate for many. <c>regular</c> or <c>randomized</c>. Default: regular.</summary>
    public PipelineValue? AlgorithmMode { get; init; }

    /// <summary>Components beside those asked for, which make randomized mode more exact; -1 chooses. A whole number of at least -1. Default: -1.</summary>
    public PipelineValue? ExtraComponents { get; init; }

    /// <summary>Whether the mean is taken out. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? SubtractMean { get; init; }

    /// <summary>Whether sparse input is made dense. <c>true</c> or <c>false</c>.</summary>
    public PipelineValue? ForceDense { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("mini_batch_size", MiniBatchSize),
        ("num_components", NumComponents),
        ("algorithm_mode", AlgorithmMode),
        ("extra_components", ExtraComponents),
        ("subtract_mean", SubtractMean),
        ("force_dense", ForceDense),
    ];
}
