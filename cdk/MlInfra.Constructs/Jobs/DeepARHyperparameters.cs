using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm DeepAR.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/deepar_hyperparameters.html"/>
public sealed record DeepARHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Points that the model sees before it predicts. A whole number of at least 1. Required, or searched by a tuning job. Search it from 1 to 200.</summary>
    public PipelineValue? ContextLength { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Required, or searched by a tuning job. Search it from 1 to 1000.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Points to predict. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? PredictionLength { get; init; }

    /// <summary>Distance of the points: M, W, D, H or min, with a number before it or without. Text. Required, or searched by a tuning job.</summary>
    public PipelineValue? TimeFreq { get; init; }

    /// <summary>Sizes of the categories, as a JSON list, or auto, or ignore. Text. Default: auto.</summary>
    public PipelineValue? Cardinality { get; init; }

    /// <summary>Dropout. A number from 0 to 1. Default: 0.1. Search it from 0.00 to 0.2.</summary>
    public PipelineValue? DropoutRate { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number of at least 1.</summary>
    public PipelineValue? EarlyStoppingPatience { get; init; }

    /// <summary>Dimensions of the categories' embedding. A whole number of at least 1. Default: 10. Search it from 1 to 50.</summary>
    public PipelineValue? EmbeddingDimension { get; init; }

    /// <summary>Step size. A number above 0. Default: 0.001. Search it from 1e-5 to 1e-1.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>
    /// The noise: student-T for real values, negative-binomial for counts, beta between 0 and 1.
    /// <c>gaussian</c>, <c>beta</c>, <c>negative-binomial</c>, <c>student-T</c> or <c>deterministic-L1</c>. Default: student-T.
    /// </summary>
    public PipelineValue? Likelihood { get; init; }

    /// <summary>Series a mini-batch. A whole number of at least 1. Default: 128. Search it from 32 to 1028.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Cells of each hidden layer. A whole number of at least 1. Default: 40. Search it from 30 to 200.</summary>
    public PipelineValue? NumCells { get; init; }

    /// <summary>Number of dynamic features. <c>auto</c>, <c>ignore</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? NumDynamicFeat { get; init; }

    /// <summary>Samples of a forecast for the test metrics. A whole number of at least 1. Default: 100.</summary>
    public PipelineValue? NumEvalSamples { get; init; }

    /// <summary>Hidden layers. A whole number of at least 1. Default: 2. Search it from 1 to 8.</summary>
    public PipelineValue? NumLayers { get; init; }

    /// <summary>The quantiles of the test's loss, as a JSON list. Text. Default: [0.1, ... 0.9].</summary>
    public PipelineValue? TestQuantiles { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("context_length", ContextLength),
        ("epochs", Epochs),
        ("prediction_length", PredictionLength),
        ("time_freq", TimeFreq),
        ("cardinality", Cardinality),
        ("dropout_rate", DropoutRate),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("embedding_dimension", EmbeddingDimension),
        ("learning_rate", LearningRate),
        ("likelihood", Likelihood),
        ("mini_batch_size", MiniBatchSize),
        ("num_cells", NumCells),
        ("num_dynamic_feat", NumDynamicFeat),
        ("num_eval_samples", NumEvalSamples),
        ("num_layers", NumLayers),
        ("test_quantiles", TestQuantiles),
    ];
}
