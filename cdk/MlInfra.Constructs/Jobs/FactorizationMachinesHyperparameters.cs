using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Factorization Machines.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/fact-machines-hyperparameters.html"/>
public sealed record FactorizationMachinesHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Dimensions of the input; may be very high. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? FeatureDim { get; init; }

    /// <summary>Dimensions of the factors; 2 to 1000 is usual, 64 a good start. A whole number of at least 1. Required, or searched by a tuning job.</summary>
    public PipelineValue? NumFactors { get; init; }

    /// <summary>What is predicted. <c>binary_classifier</c> or <c>regressor</c>. Required, or searched by a tuning job.</summary>
    public PipelineValue? PredictorType { get; init; }

    /// <summary>How the bias begins. <c>uniform</c>, <c>normal</c> or <c>constant</c>. Default: normal.</summary>
    public PipelineValue? BiasInitMethod { get; init; }

    /// <summary>Range of a uniform initial bias. A number of at least 0. Search it from 1e-8 to 512.</summary>
    public PipelineValue? BiasInitScale { get; init; }

    /// <summary>Deviation of a normal initial bias. A number of at least 0. Default: 0.01. Search it from 1e-8 to 512.</summary>
    public PipelineValue? BiasInitSigma { get; init; }

    /// <summary>The constant initial bias. A number. Search it from 1e-8 to 512.</summary>
    public PipelineValue? BiasInitValue { get; init; }

    /// <summary>Learning rate of the bias. A number of at least 0. Default: 0.1. Search it from 1e-8 to 512.</summary>
    public PipelineValue? BiasLr { get; init; }

    /// <summary>Weight decay of the bias. A number of at least 0. Default: 0.01. Search it from 1e-8 to 512.</summary>
    public PipelineValue? BiasWd { get; init; }

    /// <summary>Bounds gradients to minus and plus this. A number.</summary>
    public PipelineValue? ClipGradient { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 1. Search it from 1 to 1000.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Keeps a division by 0 away. A number.</summary>
    public PipelineValue? Eps { get; init; }

    /// <summary>How the factors begin. <c>uniform</c>, <c>normal</c> or <c>constant</c>. Default: normal.</summary>
    public PipelineValue? FactorsInitMethod { get; init; }

    /// <summary>Range of uniform initial factors. A number of at least 0. Search it from 1e-8 to 512.</summary>
    public PipelineValue? FactorsInitScale { get; init; }

    /// <summary>Deviation of normal initial factors. A number of at least 0. Default: 0.001. Search it from 1e-8 to 512.</summary>
    public PipelineValue? FactorsInitSigma { get; init; }

    /// <summary>The constant initial factors. A number. Search it from 1e-8 to 512.</summary>
    public PipelineValue? FactorsInitValue { get; init; }

    /// <summary>Learning rate of the factors. A number of at least 0. Default: 0.0001. Search it from 1e-8 to 512.</summary>
    public PipelineValue? FactorsLr { get; init; }

    /// <summary>Weight decay of the factors. A number of at least 0. Default: 0.00001. Search it from 1e-8 to 512.</summary>
    public PipelineValue? FactorsWd { get; init; }

    /// <summary>Learning rate of the linear terms. A number of at least 0. Default: 0.001. Search it from 1e-8 to 512.</summary>
    public PipelineValue? LinearLr { get; init; }

    /// <summary>How the linear terms begin. <c>uniform</c>, <c>normal</c> or <c>constant</c>. Default: normal.</summary>
    public PipelineValue? LinearInitMethod { get; init; }

    /// <summary>Range of uniform initial linear terms. A number of at least 0. Search it from 1e-8 to 512.</summary>
    public PipelineValue? LinearInitScale { get; init; }

    /// <summary>Deviation of normal initial linear terms. A number of at least 0. Default: 0.01. Search it from 1e-8 to 512.</summary>
    public PipelineValue? LinearInitSigma { get; init; }

    /// <summary>The constant initial linear terms. A number. Search it from 1e-8 to 512.</summary>
    public PipelineValue? LinearInitValue { get; init; }

    /// <summary>Weight decay of the linear terms. A number of at least 0. Default: 0.001. Search it from 1e-8 to 512.</summary>
    public PipelineValue? LinearWd { get; init; }

    /// <summary>Observations a mini-batch. A whole number of at least 1. Default: 1000. Search it from 100 to 10000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Multiplies the gradient before the update. A number.</summary>
    public PipelineValue? RescaleGrad { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("feature_dim", FeatureDim),
        ("num_factors", NumFactors),
        ("predictor_type", PredictorType),
        ("bias_init_method", BiasInitMethod),
        ("bias_init_scale", BiasInitScale),
        ("bias_init_sigma", BiasInitSigma),
        ("bias_init_value", BiasInitValue),
        ("bias_lr", BiasLr),
        ("bias_wd", BiasWd),
        ("clip_gradient", ClipGradient),
        ("epochs", Epochs),
        ("eps", Eps),
        ("factors_init_method", FactorsInitMethod),
        ("factors_init_scale", FactorsInitScale),
        ("factors_init_sigma", FactorsInitSigma),
        ("factors_init_value", FactorsInitValue),
        ("factors_lr", FactorsLr),
        ("factors_wd", FactorsWd),
        ("linear_lr", LinearLr),
        ("linear_init_method", LinearInitMethod),
        ("linear_init_scale", LinearInitScale),
        ("linear_init_sigma", LinearInitSigma),
        ("linear_init_value", LinearInitValue),
        ("linear_wd", LinearWd),
        ("mini_batch_size", MiniBatchSize),
        ("rescale_grad", RescaleGrad),
    ];
}
