using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm k-NN.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/kNN_hyperparameters.html"/>
public sealed record KNNHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of features. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Number of neighbours. A whole number of at least 1. Required, or searched by a tuning job. Search it from 1 to 1024.</summary>
    public PipelineValue? K { get; init; }

    /// <summary>What is predicted. <c>classifier</c> or <c>regressor</c>. Required, or searched by a tuning job.</summary>
    public PipelineValue? PredictorType { get; init; }

    /// <summary>Points of the training data to keep. A whole number of at least 1. Required, or searched by a tuning job. Search it from 256 to 20000000.</summary>
    public PipelineValue? SampleSize { get; init; }

    /// <summary>Dimensions to reduce to; below feature_dim, and needed with dimension_reduction_type. A whole number of at least 1.</summary>
    public PipelineValue? DimensionReductionTarget { get; init; }

    /// <summary>How dimensions are reduced: random projection or the fast Johnson-Lindenstrauss transform. <c>sign</c> or <c>fjlt</c>. Default: none.</summary>
    public PipelineValue? DimensionReductionType { get; init; }

    /// <summary>Centroids of the index; with faiss.IVFFlat and faiss.IVFPQ. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? FaissIndexIvfNlists { get; init; }

    /// <summary>
    /// Parts of a vector in the index; with faiss.IVFPQ.
    /// <c>1</c>, <c>2</c>, <c>3</c>, <c>4</c>, <c>8</c>, <c>12</c>, <c>16</c>, <c>20</c>, <c>24</c>, <c>28</c>, <c>32</c>, <c>40</c>, <c>48</c>, <c>56</c>, <c>64</c> or <c>96</c>.
    /// </summary>
    public PipelineValue? FaissIndexPqM { get; init; }

    /// <summary>What near means. <c>L2</c>, <c>INNER_PRODUCT</c> or <c>COSINE</c>. Default: L2.</summary>
    public PipelineValue? IndexMetric { get; init; }

    /// <summary>The kind of index. <c>faiss.Flat</c>, <c>faiss.IVFFlat</c> or <c>faiss.IVFPQ</c>. Default: faiss.Flat.</summary>
    public PipelineValue? IndexType { get; init; }

    /// <summary>Observations a mini-batch. A whole number of at least 1. Default: 5000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("k", K),
        ("predictor_type", PredictorType),
        ("sample_size", SampleSize),
        ("dimension_reduction_target", DimensionReductionTarget),
        ("dimension_reduction_type", DimensionReductionType),
        ("faiss_index_ivf_nlists", FaissIndexIvfNlists),
        ("faiss_index_pq_m", FaissIndexPqM),
        ("index_metric", IndexMetric),
        ("index_type", IndexType),
        ("mini_batch_size", MiniBatchSize),
    ];
}
