using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Semantic Segmentation.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/segmentation-hyperparameters.html"/>
public sealed record SemanticSegmentationHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of classes. A whole number from 2 to 254. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumClasses { get; init; }

    /// <summary>Number of training images. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumTrainingSamples { get; init; }

    /// <summary>The algorithm. <c>fcn</c>, <c>psp</c> or <c>deeplab</c>. Default: fcn.</summary>
    public PipelineValue? Algorithm { get; init; }

    /// <summary>The network that it builds on. <c>resnet-50</c> or <c>resnet-101</c>. Default: resnet-50.</summary>
    public PipelineValue? Backbone { get; init; }

    /// <summary>Size to which images are scaled before they are cropped. A whole number of at least 17. Default: 520.</summary>
    public PipelineValue? BaseSize { get; init; }

    /// <summary>Size of the crops. A whole number of at least 17. Default: 240.</summary>
    public PipelineValue? CropSize { get; init; }

    /// <summary>Whether it ends when validation no longer improves. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? EarlyStopping { get; init; }

    /// <summary>Epochs before early stopping may end it. A whole number of at least 1. Default: 5.</summary>
    public PipelineValue? EarlyStoppingMinEpochs { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number of at least 1. Default: 4.</summary>
    public PipelineValue? EarlyStoppingPatience { get; init; }

    /// <summary>The relative improvement that counts as one. A number from 0 to 1. Default: 0.0.</summary>
    public PipelineValue? EarlyStoppingTolerance { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 10.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Decay of the moving average of squared gradients; of rmsprop. A number from 0 to 1. Default: 0.9.</summary>
    public PipelineValue? Gamma1 { get; init; }

    /// <summary>Momentum; of rmsprop. A number from 0 to 1. Default: 0.9.</summary>
    public PipelineValue? Gamma2 { get; init; }

    /// <summary>Step size. A number from 0 (without it) to 1. Default: 0.001. Search it from 1e-4 to 1e-1.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>How the learning rate falls. <c>poly</c>, <c>cosine</c> or <c>step</c>. Default: poly.</summary>
    public PipelineValue? LrScheduler { get; init; }

    /// <summary>By what step lowers it. A number from 0 to 1. Default: 0.1.</summary>
    public PipelineValue? LrSchedulerFactor { get; init; }

    /// <summary>The epochs at which step lowers it, with commas; needed by step. Text.</summary>
    public PipelineValue? LrSchedulerStep { get; init; }

    /// <summary>Images a mini-batch. A whole number of at least 1. Default: 16. Search it from 1 to 128.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Momentum of sgd. A number from 0 (without it) to 1. Default: 0.9. Search it from 0.9 to 0.999.</summary>
    public PipelineValue? Momentum { get; init; }

    /// <summary>The optimizer. <c>adam</c>, <c>adagrad</c>, <c>nag</c>, <c>rmsprop</c>, <c>sgd</c> or <c>adadelta</c>. Default: sgd.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Whether batches are normalized over all GPUs. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? Syncbn { get; init; }

    /// <summary>Whether it begins from a trained backbone. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? UsePretrainedModel { get; init; }

    /// <summary>Images a mini-batch of validation. A whole number of at least 1. Default: 16.</summary>
    public PipelineValue? ValidationMiniBatchSize { get; init; }

    /// <summary>Weight decay of sgd. A number from 0 to 1 (without it). Default: 0.0001. Search it from 1e-5 to 1e-3.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_classes", NumClasses),
        ("num_training_samples", NumTrainingSamples),
        ("algorithm", Algorithm),
        ("backbone", Backbone),
        ("base_size", BaseSize),
        ("crop_size", CropSize),
        ("early_stopping", EarlyStopping),
        ("early_stopping_min_epochs", EarlyStoppingMinEpochs),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("early_stopping_tolerance", EarlyStoppingTolerance),
        ("epochs", Epochs),
        ("gamma1", Gamma1),
        ("gamma2", Gamma2),
        ("learning_rate", LearningRate),
        ("lr_scheduler", LrScheduler),
        ("lr_scheduler_factor", LrSchedulerFactor),
        ("lr_scheduler_step", LrSchedulerStep),
        ("mini_batch_size", MiniBatchSize),
        ("momentum", Momentum),
        ("optimizer", Optimizer),
        ("syncbn", Syncbn),
        ("use_pretrained_model", UsePretrainedModel),
        ("validation_mini_batch_size", ValidationMiniBatchSize),
        ("weight_decay", WeightDecay),
    ];
}
