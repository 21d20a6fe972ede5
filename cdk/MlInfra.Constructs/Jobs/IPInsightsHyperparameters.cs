using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm IP Insights.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/ip-insights-hyperparameters.html"/>
public sealed record IPInsightsHyperparameters : AlgorithmHyperparameters
{
    /// <summary>
    /// Vectors of entities; about twice as many as there are entities.
    /// A whole number from 1 to 250000000. Required, or searched by a tuning job. Search it from 10000 to 1000000.
    /// </summary>
    public PipelineValue? NumEntityVectors { get; init; }

    /// <summary>Dimensions of the vectors. A whole number from 4 to 4096. Required, or searched by a tuning job. Search it from 8 to 256.</summary>
    public PipelineValue? VectorDim { get; init; }

    /// <summary>Batches between two metrics. A whole number of at least 1. Default: 1000.</summary>
    public PipelineValue? BatchMetricsPublishInterval { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 10. Search it from 1 to 100.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Step size. A number from 0.000001 to 10. Default: 0.001. Search it from 1e-4 to 0.1.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>Pairs a mini-batch. A whole number from 1 to 500000. Default: 10000. Search it from 100 to 50000.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Layers of the encoder of addresses. A whole number from 0 to 100. Default: 1. Search it from 1 to 10.</summary>
    public PipelineValue? NumIpEncoderLayers { get; init; }

    /// <summary>Random negative samples for each pair. A whole number from 0 to 500. Default: 1. Search it from 0 to 10.</summary>
    public PipelineValue? RandomNegativeSamplingRate { get; init; }

    /// <summary>Shuffled negative samples for each pair. A whole number from 0 to 500. Default: 1. Search it from 0 to 10.</summary>
    public PipelineValue? ShuffledNegativeSamplingRate { get; init; }

    /// <summary>Weight decay. A number from 0 to 10. Default: 0.00001. Search it from 0.0 to 1.0.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_entity_vectors", NumEntityVectors),
        ("vector_dim", VectorDim),
        ("batch_metrics_publish_interval", BatchMetricsPublishInterval),
        ("epochs", Epochs),
        ("learning_rate", LearningRate),
        ("mini_batch_size", MiniBatchSize),
        ("num_ip_encoder_layers", NumIpEncoderLayers),
        ("random_negative_sampling_rate", RandomNegativeSamplingRate),
        ("shuffled_negative_sampling_rate", ShuffledNegativeSamplingRate),
        ("weight_decay", WeightDecay),
    ];
}
