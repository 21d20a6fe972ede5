using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm BlazingText.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/blazingtext_hyperparameters.html"/>
public sealed record BlazingTextHyperparameters : AlgorithmHyperparameters
{
    /// <summary>
    /// Word vectors by one of three ways, or text classification.
    /// <c>batch_skipgram</c>, <c>skipgram</c>, <c>cbow</c> or <c>supervised</c>. Required, or searched by a tuning job.
    /// </summary>
    public PipelineValue? Mode { get; init; }

    /// <summary>Size of a batch; with batch_skipgram. A whole number of at least 1. Default: 11. Search it from 8 to 32.</summary>
    public PipelineValue? BatchSize { get; init; }

    /// <summary>Hash buckets of word parts or n-grams. A whole number of at least 1. Default: 2000000. Search it from 1000000 to 10000000.</summary>
    public PipelineValue? Buckets { get; init; }

    /// <summary>Whether it ends when validation no longer improves; with supervised. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? EarlyStopping { get; init; }

    /// <summary>Passes over the data. A whole number of at least 1. Default: 5. Search it from 5 to 15.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Whether word vectors are judged by the WordSimilarity-353 test. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? Evaluation { get; init; }

    /// <summary>Step size. A number above 0. Default: 0.05. Search it from 0.005 to 0.01.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>Longest part of a word; with subwords. A whole number of at least 1. Default: 6.</summary>
    public PipelineValue? MaxChar { get; init; }

    /// <summary>Shortest part of a word; with subwords. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? MinChar { get; init; }

    /// <summary>Words rarer than this are left out. A whole number of at least 0. Default: 5. Search it from 0 to 100.</summary>
    public PipelineValue? MinCount { get; init; }

    /// <summary>Epochs before early stopping may end it; with supervised. A whole number of at least 1. Default: 5.</summary>
    public PipelineValue? MinEpochs { get; init; }

    /// <summary>Negative samples. A whole number of at least 1. Default: 5. Search it from 5 to 25.</summary>
    public PipelineValue? NegativeSamples { get; init; }

    /// <summary>Epochs without improvement before the end; with early_stopping. A whole number of at least 1. Default: 4.</summary>
    public PipelineValue? Patience { get; init; }

    /// <summary>Words more frequent than this are thinned out. A number above 0. Default: 0.0001. Search it from 0.0001 to 0.001.</summary>
    public PipelineValue? SamplingThreshold { get; init; }

    /// <summary>Whether parts of words are learnt, for words never seen. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? Subwords { get; init; }

    /// <summary>Dimensions of the vectors. A whole number of at least 1. Default: 100. Search it from 32 to 300.</summary>
    public PipelineValue? VectorDim { get; init; }

    /// <summary>Words to either side that are looked at. A whole number of at least 1. Default: 5. Search it from 1 to 10.</summary>
    public PipelineValue? WindowSize { get; init; }

    /// <summary>Words of an n-gram; with supervised. A whole number of at least 1. Default: 2. Search it from 1 to 3.</summary>
    public PipelineValue? WordNgrams { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("mode", Mode),
        ("batch_size", BatchSize),
        ("buckets", Buckets),
        ("early_stopping", EarlyStopping),
        ("epochs", Epochs),
        ("evaluation", Evaluation),
        ("learning_rate", LearningRate),
        ("max_char", MaxChar),
        ("min_char", MinChar),
        ("min_count", MinCount),
        ("min_epochs", MinEpochs),
        ("negative_samples", NegativeSamples),
        ("patience", Patience),
        ("sampling_threshold", SamplingThreshold),
        ("subwords", Subwords),
        ("vector_dim", VectorDim),
        ("window_size", WindowSize),
        ("word_ngrams", WordNgrams),
    ];
}
