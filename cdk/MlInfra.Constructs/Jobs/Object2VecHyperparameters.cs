using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Object2Vec.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/object2vec-hyperparameters.html"/>
public sealed record Object2VecHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Longest sequence of the first encoder. A whole number from 1 to 5000. Required, or searched by a tuning job.</summary>
    public PipelineValue? Enc0MaxSeqLen { get; init; }

    /// <summary>Vocabulary of the first encoder. A whole number from 2 to 3000000. Required, or searched by a tuning job.</summary>
    public PipelineValue? Enc0VocabSize { get; init; }

    /// <summary>Width of the buckets of lengths; 0 is no bucketing. A whole number from 0 to 100. Default: 0.</summary>
    public PipelineValue? BucketWidth { get; init; }

    /// <summary>How two vectors are compared, with commas. Text. Default: hadamard, concat, abs_diff.</summary>
    public PipelineValue? ComparatorList { get; init; }

    /// <summary>Dropout. A number from 0 to 1. Default: 0.0. Search it from 0.0 to 1.0.</summary>
    public PipelineValue? Dropout { get; init; }

    /// <summary>Epochs without improvement before the end. A whole number from 1 to 5. Default: 3. Search it from 1 to 5.</summary>
    public PipelineValue? EarlyStoppingPatience { get; init; }

    /// <summary>The improvement that counts as one. A number from 0.000001 to 0.1. Default: 0.01. Search it from 0.001 to 0.1.</summary>
    public PipelineValue? EarlyStoppingTolerance { get; init; }

    /// <summary>Dimensions of the embedding. A whole number from 4 to 10000. Default: 4096. Search it from 4 to 4096.</summary>
    public PipelineValue? EncDim { get; init; }

    /// <summary>The first encoder. <c>hcnn</c>, <c>bilstm</c> or <c>pooled_embedding</c>. Default: hcnn.</summary>
    public PipelineValue? Enc0Network { get; init; }

    /// <summary>Filter of the first encoder's cnn. A whole number from 1 to 9. Default: 3. Search it from 1 to 5.</summary>
    public PipelineValue? Enc0CnnFilterWidth { get; init; }

    /// <summary>Whether the first encoder's given embedding stays as it is. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? Enc0FreezePretrainedEmbedding { get; init; }

    /// <summary>Layers of the first encoder. <c>auto</c> or a whole number from 1 to 4. Default: auto. Search it from 1 to 4.</summary>
    public PipelineValue? Enc0Layers { get; init; }

    /// <summary>File with the first encoder's embedding, in the auxiliary channel. Text. Default: none.</summary>
    public PipelineValue? Enc0PretrainedEmbeddingFile { get; init; }

    /// <summary>Token embedding of the first encoder. A whole number from 2 to 1000. Default: 300. Search it from 5 to 300.</summary>
    public PipelineValue? Enc0TokenEmbeddingDim { get; init; }

    /// <summary>File with the first encoder's vocabulary, in the auxiliary channel. Text. Default: none.</summary>
    public PipelineValue? Enc0VocabFile { get; init; }

    /// <summary>The second encoder; enc0 is the same as the first. <c>enc0</c>, <c>hcnn</c>, <c>bilstm</c> or <c>pooled_embedding</c>. Default: enc0.</summary>
    public PipelineValue? Enc1Network { get; init; }

    /// <summary>Filter of the second encoder's cnn. A whole number from 1 to 9. Default: 3. Search it from 1 to 5.</summary>
    public PipelineValue? Enc1CnnFilterWidth { get; init; }

    /// <summary>Whether the second encoder's given embedding stays as it is. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? Enc1FreezePretrainedEmbedding { get; init; }

    /// <summary>Layers of the second encoder. <c>auto</c> or a whole number from 1 to 4. Default: auto. Search it from 1 to 4.</summary>
    public PipelineValue? Enc1Layers { get; init; }

    /// <summary>Longest sequence of the second encoder; needed where it is not enc0. A whole number from 1 to 5000.</summary>
    public PipelineValue? Enc1MaxSeqLen { get; init; }

    /// <summary>File with the second encoder's embedding, in the auxiliary channel. Text. Default: none.</summary>
    public PipelineValue? Enc1PretrainedEmbeddingFile { get; init; }

    /// <summary>Token embedding of the second encoder. A whole number from 2 to 1000. Default: 300. Search it from 5 to 300.</summary>
    public PipelineValue? Enc1TokenEmbeddingDim { get; init; }

    /// <summary>File with the second encoder's vocabulary, in the auxiliary channel. Text. Default: none.</summary>
    public PipelineValue? Enc1VocabFile { get; init; }

    /// <summary>Vocabulary of the second encoder; needed where it is not enc0. A whole number from 2 to 3000000.</summary>
    public PipelineValue? Enc1VocabSize { get; init; }

    /// <summary>Passes over the data. A whole number from 1 to 100. Default: 30. Search it from 4 to 20.</summary>
    public PipelineValue? Epochs { get; init; }

    /// <summary>Step size. A number from 0.000001 to 1. Default: 0.0004. Search it from 1e-6 to 1.0.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>Pairs a mini-batch. A whole number from 1 to 10000. Default: 32. Search it from 1 to 8192.</summary>
    public PipelineValue? MiniBatchSize { get; init; }

    /// <summary>Activation of the comparator. <c>tanh</c>, <c>relu</c> or <c>linear</c>. Default: linear.</summary>
    public PipelineValue? MlpActivation { get; init; }

    /// <summary>Size of the comparator's layers. A whole number from 2 to 10000. Default: 512. Search it from 16 to 1024.</summary>
    public PipelineValue? MlpDim { get; init; }

    /// <summary>Layers of the comparator. A whole number from 0 to 10. Default: 2. Search it from 1 to 4.</summary>
    public PipelineValue? MlpLayers { get; init; }

    /// <summary>Negative samples for each positive; 0 is none. A whole number of at least 0. Default: 0.</summary>
    public PipelineValue? NegativeSamplingRate { get; init; }

    /// <summary>Number of classes. A whole number from 2 to 30. Default: 2.</summary>
    public PipelineValue? NumClasses { get; init; }

    /// <summary>The optimizer. <c>adadelta</c>, <c>adagrad</c>, <c>adam</c>, <c>sgd</c> or <c>rmsprop</c>. Default: adam.</summary>
    public PipelineValue? Optimizer { get; init; }

    /// <summary>Classes or a number. <c>softmax</c> or <c>mean_squared_error</c>. Default: softmax.</summary>
    public PipelineValue? OutputLayer { get; init; }

    /// <summary>Whether both encoders share the token embedding. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? TiedTokenEmbeddingWeight { get; init; }

    /// <summary>How gradients of tokens are stored. <c>dense</c> or <c>row_sparse</c>. Default: dense.</summary>
    public PipelineValue? TokenEmbeddingStorageType { get; init; }

    /// <summary>L2 regularization. A number from 0 to 10000. Default: 0. Search it from 0.0 to 1.0.</summary>
    public PipelineValue? WeightDecay { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("enc0_max_seq_len", Enc0MaxSeqLen),
        ("enc0_vocab_size", Enc0VocabSize),
        ("bucket_width", BucketWidth),
        ("comparator_list", ComparatorList),
        ("dropout", Dropout),
        ("early_stopping_patience", EarlyStoppingPatience),
        ("early_stopping_tolerance", EarlyStoppingTolerance),
        ("enc_dim", EncDim),
        ("enc0_network", Enc0Network),
        ("enc0_cnn_filter_width", Enc0CnnFilterWidth),
        ("enc0_freeze_pretrained_embedding", Enc0FreezePretrainedEmbedding),
        ("enc0_layers", Enc0Layers),
        ("enc0_pretrained_embedding_file", Enc0PretrainedEmbeddingFile),
        ("enc0_token_embedding_dim", Enc0TokenEmbeddingDim),
        ("enc0_vocab_file", Enc0VocabFile),
        ("enc1_network", Enc1Network),
        ("enc1_cnn_filter_width", Enc1CnnFilterWidth),
        ("enc1_freeze_pretrained_embedding", Enc1FreezePretrainedEmbedding),
        ("enc1_layers", Enc1Layers),
        ("enc1_max_seq_len", Enc1MaxSeqLen),
        ("enc1_pretrained_embedding_file", Enc1PretrainedEmbeddingFile),
        ("enc1_token_embedding_dim", Enc1TokenEmbeddingDim),
        ("enc1_vocab_file", Enc1VocabFile),
        ("enc1_vocab_size", Enc1VocabSize),
        ("epochs", Epochs),
        ("learning_rate", LearningRate),
        ("mini_batch_size", MiniBatchSize),
        ("mlp_activation", MlpActivation),
        ("mlp_dim", MlpDim),
        ("mlp_layers", MlpLayers),
        ("negative_sampling_rate", NegativeSamplingRate),
        ("num_classes", NumClasses),
        ("optimizer", Optimizer),
        ("output_layer", OutputLayer),
        ("tied_token_embedding_weight", TiedTokenEmbeddingWeight),
        ("token_embedding_storage_type", TokenEmbeddingStorageType),
        ("weight_decay", WeightDecay),
    ];
}
