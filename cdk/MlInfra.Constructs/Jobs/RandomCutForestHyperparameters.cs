using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Random Cut Forest.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/rcf_hyperparameters.html"/>
public sealed record RandomCutForestHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of features. A whole number from 1 to 10000. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>A JSON list of accuracy and precision_recall_fscore. Text. Default: accuracy and precision_recall_fscore.</summary>
    public PipelineValue? EvalMetrics { get; init; }

    /// <summary>Samples for each tree; about 1 / (share of anomalies). A whole number from 1 to 2048. Default: 256. Search it from 1 to 2048.</summary>
    public PipelineValue? NumSamplesPerTree { get; init; }

    /// <summary>Trees. A whole number from 50 to 1000. Default: 100. Search it from 50 to 1000.</summary>
    public PipelineValue? NumTrees { get; init; }

    /// <summary>Whether sparse input is made dense. <c>true</c> or <c>false</c>.</summary>
    public PipelineValue? ForceDense { get; init; }

    /// <summary>Observations a mini-batch. A whole number of at least 1. Default: 1000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("eval_metrics", EvalMetrics),
        ("num_samples_per_tree", NumSamplesPerTree),
        ("num_trees", NumTrees),
        ("force_dense", ForceDense),
        ("mini_batch_size", MiniBatchSize),
    ];
}
