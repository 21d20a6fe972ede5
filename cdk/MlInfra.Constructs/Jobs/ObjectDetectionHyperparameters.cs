using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Object Detection.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/object-detection-api-config.html"/>
public sealed record ObjectDetectionHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of classes. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumClasses { get; init; }

    /// <summary>Number of training images. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumTrainingSamples { get; init; }

    /// <summary>The network that it builds on. <c>vgg-16</c> or <c>resnet-50</c>. Default: vgg-16.</summary>
    public PipelineValue? BaseNetwork { get; init; }

    /// <summary>Whether it ends when validation no longer improves. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? EarlyStopping { get; init; }

    /// <summary>Epochs before early stopping may end it. A whole number of at least 1. Default: 10.</summary>
    public PipelineValue? EarlyStoppingMinEpochs { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number of at least 1. Default: 5.</summary>
    public PipelineValue? EarlyStoppingPatience { get; init; }

    /// <summary>The relative improvement that counts as one. A number from 0 to 1. Default: 0.0.</summary>
    public PipelineValue? EarlyStoppingTolerance { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 30.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>A regular expression of the layers to freeze. Text. Default: none.</summary>
    public PipelineValue? FreezeLayerPattern { get; init; }

    /// <summary>Side of the square to which images are scaled. A whole number of at least 300. Default: 300.</summary>
    public PipelineValue? ImageShape { get; init; }

    /// <summary>How instances exchange weights. <c>dist_sync</c> or <c>dist_async</c>.</summary>
    public PipelineValue? KvStore { get; init; }

    /// <summary>Width of the labels, the same for training and validation. A whole number of at least 1. Default: 350.</summary>
    public PipelineValue? LabelWidth { get; init; }

    /// <summary>Step size. A number from 0 (without it) to 1. Default: 0.001. Search it from 1e-6 to 0.5.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>By what the learning rate is lowered. A number from 0 (without it) to 1 (without it). Default: 0.1.</summary>
    public PipelineValue? LrSchedulerFactor { get; init; }

    /// <summary>The epochs at which it is lowered, with commas. Text. Default: none.</summary>
    public PipelineValue? LrSchedulerStep { get; init; }

    /// <summary>Images a mini-batch. A whole number of at least 1. Default: 32. Search it from 8 to 64.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Momentum of sgd. A number from 0 to 1. Default: 0.9. Search it from 0.0 to 0.999.</summary>
    public PipelineValue? Momentum { get; init; }

    /// <summary>Threshold of non-maximum suppression. A number from 0 (without it) to 1. Default: 0.45.</summary>
    public PipelineValue? NmsThreshold { get; init; }

    /// <summary>The optimizer. <c>sgd</c>, <c>adam</c>, <c>rmsprop</c> or <c>adadelta</c>. Default: sgd.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Overlap from which a box counts as found. A number from 0 (without it) to 1. Default: 0.5.</summary>
    public PipelineValue? OverlapThreshold { get; init; }

    /// <summary>Whether it begins from a trained network. <c>0</c> or <c>1</c>. Default: 1.</summary>
    public PipelineValue? UsePretrainedModel { get; init; }

    /// <summary>Weight decay. A number from 0 to 1 (without it). Default: 0.0005. Search it from 0.0 to 0.999.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_classes", NumClasses),
        ("num_training_samples", NumTrainingSamples),
        ("base_network", BaseNetwork),
        ("early_stopping", EarlyStopping),
        ("early_stopping_min_epochs", EarlyStoppingMinEpochs),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("early_stopping_tolerance", EarlyStoppingTolerance),
        ("epochs", Epochs),
        ("freeze_layer_pattern", FreezeLayerPattern),
        ("image_shape", ImageShape),
        ("kv_store", KvStore),
        ("label_width", LabelWidth),
        ("learning_rate", LearningRate),
        ("lr_scheduler_factor", LrSchedulerFactor),
        ("lr_scheduler_step", LrSchedulerStep),
        ("mini_batch_size", MiniBatchSize),
        ("momentum", Momentum),
        ("nms_threshold", NmsThreshold),
        ("optimizer", Optimizer),
        ("overlap_threshold", OverlapThreshold),
        ("use_pretrained_model", UsePretrainedModel),
        ("weight_decay", WeightDecay),
    ];
}
