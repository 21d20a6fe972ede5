using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Linear Learner.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/ll_hyperparameters.html"/>
public sealed record LinearLearnerHyperparameters : AlgorithmHyperparameters
{
    /// <summary>What is predicted. <c>binary_classifier</c>, <c>multiclass_classifier</c> or <c>regressor</c>. Required, or searched by a tuning job.</summary>
    public PipelineValue? PredictorType { get; init; }

    /// <summary>Number of classes; needed by, and only for, multiclass_classifier. A whole number from 3 to 1000000.</summary>
    public PipelineValue? NumClasses { get; init; }

    /// <summary>The k of the top-k accuracy of several classes. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? AccuracyTopK { get; init; }

    /// <summary>Whether all classes count the same in the loss. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? BalanceMulticlassWeights { get; init; }

    /// <summary>Decay of the first moment; of optimizer adam. <c>auto</c> or a number from 0 to 1 (without it). Default: auto.</summary>
    public PipelineValue? Beta1 { get; init; }

    /// <summary>Decay of the second moment; of optimizer adam. <c>auto</c> or a number from 0 to 1 (without it). Default: auto.</summary>
    public PipelineValue? Beta2 { get; init; }

    /// <summary>Multiplies the learning rate for the bias. <c>auto</c> or a number above 0. Default: auto.</summary>
    public PipelineValue? BiasLrMult { get; init; }

    /// <summary>Multiplies the regularization for the bias. <c>auto</c> or a number of at least 0. Default: auto.</summary>
    public PipelineValue? BiasWdMult { get; init; }

    /// <summary>
    /// How the best of the models is chosen; with binary_classifier.
    /// <c>accuracy</c>, <c>f1</c>, <c>f_beta</c>, <c>precision_at_target_recall</c>, <c>recall_at_target_precision</c>, <c>cross_entropy_loss</c> or <c>loss_function</c>. Default: accuracy.
    /// </summary>
    public PipelineValue? BinaryClassifierModelSelectionCriteria { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? EarlyStoppingPatience { get; init; }

    /// <summary>The relative improvement that counts as one. A number above 0. Default: 0.001.</summary>
    public PipelineValue? EarlyStoppingTolerance { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 15.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>The beta of the F score. A number above 0. Default: 1.0.</summary>
    public PipelineValue? FBeta { get; init; }

    /// <summary>Number of features. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Where Huber loss turns from squared to absolute. A number of at least 0. Default: 1.0.</summary>
    public PipelineValue? HuberDelta { get; init; }

    /// <summary>Initial bias. A number. Default: 0.</summary>
    public PipelineValue? InitBias { get; init; }

    /// <summary>Distribution of the initial weights. <c>uniform</c> or <c>normal</c>. Default: uniform.</summary>
    public PipelineValue? InitMethod { get; init; }

    /// <summary>Scale of uniform initial weights. A number above 0. Default: 0.07.</summary>
    public PipelineValue? InitScale { get; init; }

    /// <summary>Deviation of normal initial weights. A number above 0. Default: 0.01.</summary>
    public PipelineValue? InitSigma { get; init; }

    /// <summary>L1 regularization. <c>auto</c> or a number of at least 0. Default: auto. Search it from 1e-7 to 1.</summary>
    public PipelineValue? L1 { get; init; }

    /// <summary>Step size of the optimizer. <c>auto</c> or a number above 0. Default: auto. Search it from 1e-5 to 1.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>
    /// The loss; it must fit predictor_type.
    /// <c>auto</c>, <c>logistic</c>, <c>squared_loss</c>, <c>absolute_loss</c>, <c>hinge_loss</c>, <c>eps_insensitive_squared_loss</c>, <c>eps_insensitive_absolute_loss</c>, <c>quantile_loss</c>, <c>huber_loss</c> or <c>softmax_loss</c>. Default: auto.
    /// </summary>
    public PipelineValue? Loss { get; init; }

    /// <summary>Deviations up to here count as none; with the eps_insensitive losses. A number above 0. Default: 0.01.</summary>
    public PipelineValue? LossInsensitivity { get; init; }

    /// <summary>By what the scheduler lowers the learning rate. <c>auto</c> or a number from 0 (without it) to 1 (without it). Default: auto.</summary>
    public PipelineValue? LrSchedulerFactor { get; init; }

    /// <summary>Below this the learning rate is not lowered. <c>auto</c> or a number above 0. Default: auto.</summary>
    public PipelineValue? LrSchedulerMinimumLr { get; init; }

    /// <summary>Steps between two reductions. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? LrSchedulerStep { get; init; }

    /// <summary>Margin of hinge_loss. A number of at least 0. Default: 1.0.</summary>
    public PipelineValue? Margin { get; init; }

    /// <summary>Observations a mini-batch. A whole number of at least 1. Default: 1000. Search it from 100 to 5000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Momentum of optimizer sgd. <c>auto</c> or a number from 0 to 1 (without it). Default: auto.</summary>
    public PipelineValue? Momentum { get; init; }

    /// <summary>Whether features are normalized. <c>auto</c>, <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? NormalizeData { get; init; }

    /// <summary>Whether labels are normalized; for regression. <c>auto</c>, <c>true</c> or <c>false</c>. Default: auto.</summary>
    public PipelineValue? NormalizeLabel { get; init; }

    /// <summary>Observations of the validation data to calibrate by. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? NumCalibrationSamples { get; init; }

    /// <summary>Models that are trained in parallel. <c>auto</c> or a whole number of at least 1. Default: auto.</summary>
    public PipelineValue? NumModels { get; init; }

    /// <summary>Points to normalize by. A whole number of at least 1. Default: 10000.</summary>
    public PipelineValue? NumPointForScaler { get; init; }

    /// <summary>The optimizer. <c>auto</c>, <c>adam</c>, <c>sgd</c> or <c>rmsprop</c>. Default: auto.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Weight of positive examples. <c>balanced</c>, <c>auto</c> or a number above 0. Default: 1.0. Search it from 1e-5 to 1e5.</summary>
    public PipelineValue? PositiveExampleWeightMult { get; init; }

    /// <summary>The quantile of quantile_loss. A number from 0 (without it) to 1 (without it). Default: 0.5.</summary>
    public PipelineValue? Quantile { get; init; }

    /// <summary>The precision of recall_at_target_precision. A number from 0 (without it) to 1 (without it). Default: 0.8.</summary>
    public PipelineValue? TargetPrecision { get; init; }

    /// <summary>The recall of precision_at_target_recall. A number from 0 (without it) to 1 (without it). Default: 0.8.</summary>
    public PipelineValue? TargetRecall { get; init; }

    /// <summary>Whether the mean is taken from features. <c>auto</c>, <c>true</c> or <c>false</c>. Default: auto.</summary>
    public PipelineValue? UnbiasData { get; init; }

    /// <summary>Whether the mean is taken from labels. <c>auto</c>, <c>true</c> or <c>false</c>. Default: auto.</summary>
    public PipelineValue? UnbiasLabel { get; init; }

    /// <summary>Whether there is a bias. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? UseBias { get; init; }

    /// <summary>Whether the learning rate falls. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? UseLrScheduler { get; init; }

    /// <summary>L2 regularization (weight decay). <c>auto</c> or a number of at least 0. Default: auto. Search it from 1e-7 to 1.</summary>
    public PipelineValue? Wd { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("predictor_type", PredictorType),
        ("num_classes", NumClasses),
        ("accuracy_top_k", AccuracyTopK),
        ("balance_multiclass_weights", BalanceMulticlassWeights),
        ("beta_1", Beta1),
        ("beta_2", Beta2),
        ("bias_lr_mult", BiasLrMult),
        ("bias_wd_mult", BiasWdMult),
        ("binary_classifier_model_selection_criteria", BinaryClassifierModelSelectionCriteria),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("early_stopping_tolerance", EarlyStoppingTolerance),
        ("epochs", Epochs),
        ("f_beta", FBeta),
        ("feature_dim", FeatureDim),
        ("huber_delta", HuberDelta),
        ("init_bias", InitBias),
        ("init_method", InitMethod),
        ("init_scale", InitScale),
        ("init_sigma", InitSigma),
        ("l1", L1),
        ("learning_rate", LearningRate),
        ("loss", Loss),
        ("loss_insensitivity", LossInsensitivity),
        ("lr_scheduler_factor", LrSchedulerFactor),
        ("lr_scheduler_minimum_lr", LrSchedulerMinimumLr),
        ("lr_scheduler_step", LrSchedulerStep),
        ("margin", Margin),
        ("mini_batch_size", MiniBatchSize),
        ("momentum", Momentum),
        ("normalize_data", NormalizeData),
        ("normalize_label", NormalizeLabel),
        ("num_calibration_samples", NumCalibrationSamples),
        ("num_models", NumModels),
        ("num_point_for_scaler", NumPointForScaler),
        ("optimizer", Optimizer),
        ("positive_example_weight_mult", PositiveExampleWeightMult),
        ("quantile", Quantile),
        ("target_precision", TargetPrecision),
        ("target_recall", TargetRecall),
        ("unbias_data", UnbiasData),
        ("unbias_label", UnbiasLabel),
        ("use_bias", UseBias),
        ("use_lr_scheduler", UseLrScheduler),
        ("wd", Wd),
    ];
}
