using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Image Classification.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/IC-Hyperparameter.html"/>
public sealed record ImageClassificationHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Number of classes. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumClasses { get; init; }

    /// <summary>Number of training images. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumTrainingSamples { get; init; }

    /// <summary>How images are varied. <c>crop</c>, <c>crop_color</c> or <c>crop_color_transform</c>. Default: none.</summary>
    public PipelineValue? AugmentationType { get; init; }

    /// <summary>The beta1 of adam. A number from 0 to 1. Default: 0.9. Search it from 1e-6 to 0.999.</summary>
    public PipelineValue? Beta1 { get; init; }

    /// <summary>The beta2 of adam. A number from 0 to 1. Default: 0.999. Search it from 1e-6 to 0.999.</summary>
    public PipelineValue? Beta2 { get; init; }

    /// <summary>Epochs between two stored models; at most epochs. A whole number of at least 1. Default: the best epoch.</summary>
    public PipelineValue? CheckpointFrequency { get; init; }

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

    /// <summary>The epsilon of adam and rmsprop. A number from 0 to 1. Default: 1e-8. Search it from 1e-8 to 1.0.</summary>
    public PipelineValue? Eps { get; init; }

    /// <summary>The gamma of rmsprop. A number from 0 to 1. Default: 0.9. Search it from 1e-8 to 0.999.</summary>
    public PipelineValue? Gamma { get; init; }

    /// <summary>Channels, height and width, with commas. Text. Default: 3,224,224.</summary>
    public PipelineValue? ImageShape { get; init; }

    /// <summary>How instances exchange weights. <c>dist_sync</c> or <c>dist_async</c>.</summary>
    public PipelineValue? KvStore { get; init; }

    /// <summary>Step size. A number from 0 to 1. Default: 0.1. Search it from 1e-6 to 0.5.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>By what the learning rate is lowered. A number from 0 to 1. Default: 0.1.</summary>
    public PipelineValue? LrSchedulerFactor { get; init; }

    /// <summary>The epochs at which it is lowered, with commas. Text. Default: none.</summary>
    public PipelineValue? LrSchedulerStep { get; init; }

    /// <summary>Images a mini-batch. A whole number of at least 1. Default: 32. Search it from 8 to 512.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Momentum of sgd and nag. A number from 0 to 1. Default: 0.9. Search it from 0.0 to 0.999.</summary>
    public PipelineValue? Momentum { get; init; }

    /// <summary>Whether an image may have several labels. <c>0</c> or <c>1</c>. Default: 0.</summary>
    public PipelineValue? MultiLabel { get; init; }

    /// <summary>
    /// Layers of the network.
    /// <c>18</c>, <c>20</c>, <c>32</c>, <c>34</c>, <c>44</c>, <c>50</c>, <c>56</c>, <c>101</c>, <c>110</c>, <c>152</c> or <c>200</c>. Default: 152.
    /// </summary>
    public PipelineValue? NumLayers { get; init; }

    /// <summary>The optimizer. <c>sgd</c>, <c>adam</c>, <c>rmsprop</c> or <c>nag</c>. Default: sgd.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Precision of the weights. <c>float32</c> or <c>float16</c>. Default: float32.</summary>
    public PipelineValue? PrecisionDtype { get; init; }

    /// <summary>Pixels to which the shorter side is scaled first. A whole number of at least 1.</summary>
    public PipelineValue? Resize { get; init; }

    /// <summary>The k of the top-k accuracy. A whole number of at least 2.</summary>
    public PipelineValue? TopK { get; init; }

    /// <summary>Whether it begins from a trained network. <c>0</c> or <c>1</c>. Default: 0.</summary>
    public PipelineValue? UsePretrainedModel { get; init; }

    /// <summary>Whether classes are weighed; with multi_label. <c>0</c> or <c>1</c>. Default: 0.</summary>
    public PipelineValue? UseWeightedLoss { get; init; }

    /// <summary>Weight decay of sgd and nag. A number from 0 to 1. Default: 0.0001. Search it from 0.0 to 0.999.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_classes", NumClasses),
        ("num_training_samples", NumTrainingSamples),
        ("augmentation_type", AugmentationType),
        ("beta_1", Beta1),
        ("beta_2", Beta2),
        ("checkpoint_frequency", CheckpointFrequency),
        ("early_stopping", EarlyStopping),
        ("early_stopping_min_epochs", EarlyStoppingMinEpochs),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("early_stopping_tolerance", EarlyStoppingTolerance),
        ("epochs", Epochs),
        ("eps", Eps),
        ("gamma", Gamma),
        ("image_shape", ImageShape),
        ("kv_store", KvStore),
        ("learning_rate", LearningRate),
        ("lr_scheduler_factor", LrSchedulerFactor),
        ("lr_scheduler_step", LrSchedulerStep),
        ("mini_batch_size", MiniBatchSize),
        ("momentum", Momentum),
        ("multi_label", MultiLabel),
        ("num_layers", NumLayers),
        ("optimizer", Optimizer),
        ("precision_dtype", PrecisionDtype),
        ("resize", Resize),
        ("top_k", TopK),
        ("use_pretrained_model", UsePretrainedModel),
        ("use_weighted_loss", UseWeightedLoss),
        ("weight_decay", WeightDecay),
    ];
}
