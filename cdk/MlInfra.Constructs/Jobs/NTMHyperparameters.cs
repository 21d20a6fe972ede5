using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm NTM.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/ntm_hyperparameters.html"/>
public sealed record NTMHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Size of the vocabulary. A whole number from 1 to 1000000. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Number of topics. A whole number from 2 to 1000. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumTopics { get; init; }

    /// <summary>Whether batches are normalized. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? BatchNorm { get; init; }

    /// <summary>The most that a gradient may be. A number of at least 0.001. Default: Infinity.</summary>
    public PipelineValue? ClipGradient { get; init; }

    /// <summary>Layers of the encoder and their sizes, with commas, or auto. Text. Default: auto.</summary>
    public PipelineValue? EncoderLayers { get; init; }

    /// <summary>Activation of the encoder. <c>sigmoid</c>, <c>tanh</c> or <c>relu</c>. Default: sigmoid.</summary>
    public PipelineValue? EncoderLayersActivation { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 50.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Step size. A number from 0.000001 to 1. Default: 0.001. Search it from 1e-4 to 0.1.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>Documents a mini-batch. A whole number from 1 to 10000. Default: 256. Search it from 16 to 2048.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? NumPatienceEpochs { get; init; }

    /// <summary>The optimizer. <c>sgd</c>, <c>adam</c>, <c>adagrad</c>, <c>adadelta</c> or <c>rmsprop</c>. Default: adadelta.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Multiplies the gradient. A number from 0.001 to 1. Default: 1.0. Search it from 0.1 to 1.0.</summary>
    public PipelineValue? RescaleGradient { get; init; }

    /// <summary>Share of the data for each epoch. A number from 0 to 1. Default: 1.0.</summary>
    public PipelineValue? SubSample { get; init; }

    /// <summary>The relative improvement that counts as one. A number from 0.000001 to 0.1. Default: 0.001.</summary>
    public PipelineValue? Tolerance { get; init; }

    /// <summary>Weight decay. A number from 0 to 1. Default: 0.0. Search it from 0.0 to 1.0.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("num_topics", NumTopics),
        ("batch_norm", BatchNorm),
        ("clip_gradient", ClipGradient),
        ("encoder_layers", EncoderLayers),
        ("encoder_layers_activation", EncoderLayersActivation),
        ("epochs", Epochs),
        ("learning_rate", LearningRate),
        ("mini_batch_size", MiniBatchSize),
        ("num_patience_epochs", NumPatienceEpochs),
        ("optimizer", Optimizer),
        ("rescale_gradient", RescaleGradient),
        ("sub_sample", SubSample),
        ("tolerance", Tolerance),
        ("weight_decay", WeightDecay),
    ];
}
