using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm K-Means.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/k-means-api-config.html"/>
public sealed record KMeansHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of features. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Number of clusters. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? K { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 1. Search it from 1 to 10.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>A JSON list of msd and ssd. Text. Default: ["msd"].</summary>
    public PipelineValue? EvalMetrics { get; init; }

    /// <summary>How many times k centres are kept while it runs. <c>auto</c> or a whole number of at least 1. Default: auto. Search it from 4 to 10.</summary>
    public PipelineValue? ExtraCenterFactor { get; init; }

    /// <summary>Points after which an observation's weight is halved; 0 is no decay. A whole number of at least 0. Default: 0.</summary>
    public PipelineValue? HalfLifeTimeSize { get; init; }

    /// <summary>How the initial centres are chosen. <c>random</c> or <c>kmeans++</c>. Default: random.</summary>
    public PipelineValue? InitMethod { get; init; }

    /// <summary>How the final reduction chooses its initial centres. <c>random</c> or <c>kmeans++</c>. Default: kmeans++.</summary>
    public PipelineValue? LocalLloydInitMethod { get; init; }

    /// <summary>Iterations of the final reduction. A whole number of at least 1. Default: 300.</summary>
    public PipelineValue? LocalLloydMaxIter { get; init; }

    /// <summary>Trials of the final reduction. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? LocalLloydNumTrials { get; init; }

    /// <summary>Tolerance of the final reduction. A number from 0 to 1. Default: 0.0001.</summary>
    public PipelineValue? LocalLloydTol { get; init; }

    /// <summary>Observations a mini-batch. A whole number of at least 1. Default: 5000. Search it from 3000 to 15000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Whether sparse input is made dense. <c>true</c> or <c>false</c>.</summary>
    public PipelineValue? ForceDense { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("k", K),
        ("epochs", Epochs),
        ("eval_metrics", EvalMetrics),
        ("extra_center_factor", ExtraCenterFactor),
        ("half_life_time_size", HalfLifeTimeSize),
        ("init_method", InitMethod),
        ("local_lloyd_init_method", LocalLloydInitMethod),
        ("local_lloyd_max_iter", LocalLloydMaxIter),
        ("local_lloyd_num_trials", LocalLloydNumTrials),
        ("local_lloyd_tol", LocalLloydTol),
        ("mini_batch_size", MiniBatchSize),
        ("force_dense", ForceDense),
    ];
}
