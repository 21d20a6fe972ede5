using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of the built-in algorithm Sequence-to-Sequence.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/seq-2-seq-hyperparameters.html"/>
public sealed record Seq2SeqHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Sequences a batch. A whole number of at least 1. Default: 64.</summary>
    public PipelineValue? BatchSize { get; init; }

    /// <summary>Length of the beam search. A whole number of at least 1. Default: 5.</summary>
    public PipelineValue? BeamSize { get; init; }

    /// <summary>Instances of the validation data for the BLEU score; 0 takes all. A whole number. Default: 0.</summary>
    public PipelineValue? BleuSampleSize { get; init; }

    /// <summary>Width of the buckets of lengths. A whole number of at least 1. Default: 10.</summary>
    public PipelineValue? BucketWidth { get; init; }

    /// <summary>Whether sequences are bucketed by length. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? BucketingEnabled { get; init; }

    /// <summary>Batches between two checkpoints. A whole number of at least 1. Default: 1000.</summary>
    public PipelineValue? CheckpointFrequencyNumBatches { get; init; }

    /// <summary>Checkpoints without improvement before the end. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? CheckpointThreshold { get; init; }

    /// <summary>Gradients above this are clipped. A number. Default: 1. Search it from 1.0 to 5.0.</summary>
    public PipelineValue? ClipGradient { get; init; }

    /// <summary>Activation of a cnn. <c>glu</c>, <c>relu</c>, <c>softrelu</c>, <c>sigmoid</c> or <c>tanh</c>. Default: glu.</summary>
    public PipelineValue? CnnActivationType { get; init; }

    /// <summary>Dropout between layers of a cnn. A number from 0 to 1. Default: 0. Search it from 0.0 to 0.5.</summary>
    public PipelineValue? CnnHiddenDropout { get; init; }

    /// <summary>Kernel of a cnn decoder. A whole number of at least 1. Default: 5.</summary>
    public PipelineValue? CnnKernelWidthDecoder { get; init; }

    /// <summary>Kernel of a cnn encoder. A whole number of at least 1. Default: 3.</summary>
    public PipelineValue? CnnKernelWidthEncoder { get; init; }

    /// <summary>Hidden units of a cnn. A whole number of at least 1. Default: 512.</summary>
    public PipelineValue? CnnNumHidden { get; init; }

    /// <summary>The decoder. <c>rnn</c> or <c>cnn</c>. Default: rnn.</summary>
    public PipelineValue? DecoderType { get; init; }

    /// <summary>Dropout of the source's embedding. A number from 0 to 1. Default: 0. Search it from 0.0 to 0.5.</summary>
    public PipelineValue? EmbedDropoutSource { get; init; }

    /// <summary>Dropout of the target's embedding. A number from 0 to 1. Default: 0. Search it from 0.0 to 0.5.</summary>
    public PipelineValue? EmbedDropoutTarget { get; init; }

    /// <summary>The encoder. <c>rnn</c> or <c>cnn</c>. Default: rnn.</summary>
    public PipelineValue? EncoderType { get; init; }

    /// <summary>
    /// Half life of the learning rate, in checkpoints; of the fixed_rate schedulers.
    /// A whole number of at least 1. Default: 10. Search it from 10 to 30.
    /// </summary>
    public PipelineValue? FixedRateLrHalfLife { get; init; }

    /// <summary>Initial learning rate. A number. Default: 0.0003. Search it from 0.00005 to 0.2.</summary>
    public PipelineValue? LearningRate { get; init; }

    /// <summary>The loss. <c>cross-entropy</c>. Default: cross-entropy.</summary>
    public PipelineValue? LossType { get; init; }

    /// <summary>How the learning rate falls. <c>plateau_reduce</c>, <c>fixed_rate_inv_t</c> or <c>fixed_rate_inv_sqrt_t</c>. Default: plateau_reduce.</summary>
    public PipelineValue? LrSchedulerType { get; init; }

    /// <summary>Updates at most; -1 is no limit. A whole number. Default: -1.</summary>
    public PipelineValue? MaxNumBatches { get; init; }

    /// <summary>Epochs at most. A whole number of at least 1.</summary>
    public PipelineValue? MaxNumEpochs { get; init; }

    /// <summary>Longest source. A whole number of at least 1. Default: 100.</summary>
    public PipelineValue? MaxSeqLenSource { get; init; }

    /// <summary>Longest target. A whole number of at least 1. Default: 100.</summary>
    public PipelineValue? MaxSeqLenTarget { get; init; }

    /// <summary>Epochs at least. A whole number of at least 0. Default: 0.</summary>
    public PipelineValue? MinNumEpochs { get; init; }

    /// <summary>Momentum of sgd. A number. Search it from 0.5 to 0.9.</summary>
    public PipelineValue? Momentum { get; init; }

    /// <summary>Embedding size of source tokens. A whole number of at least 1. Default: 512. Search it from 256 to 512.</summary>
    public PipelineValue? NumEmbedSource { get; init; }

    /// <summary>Embedding size of target tokens. A whole number of at least 1. Default: 512. Search it from 256 to 512.</summary>
    public PipelineValue? NumEmbedTarget { get; init; }

    /// <summary>Layers of the decoder. A whole number of at least 1. Default: 1. Search it from 1 to 10.</summary>
    public PipelineValue? NumLayersDecoder { get; init; }

    /// <summary>Layers of the encoder. A whole number of at least 1. Default: 1. Search it from 1 to 10.</summary>
    public PipelineValue? NumLayersEncoder { get; init; }

    /// <summary>The metric of early stopping. <c>perplexity</c>, <c>accuracy</c> or <c>bleu</c>. Default: perplexity.</summary>
    public PipelineValue? OptimizedMetric { get; init; }

    /// <summary>The optimizer. <c>adam</c>, <c>sgd</c> or <c>rmsprop</c>. Default: adam.</summary>
    public PipelineValue? OptimizerType { get; init; }

    /// <summary>By what plateau_reduce lowers the learning rate. A number. Default: 0.5. Search it from 0.1 to 0.5.</summary>
    public PipelineValue? PlateauReduceLrFactor { get; init; }

    /// <summary>Checkpoints without improvement before it does. A whole number of at least 1. Default: 3. Search it from 1 to 5.</summary>
    public PipelineValue? PlateauReduceLrThreshold { get; init; }

    /// <summary>Whether upper layers have attention. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? RnnAttentionInUpperLayers { get; init; }

    /// <summary>Hidden units of the attention. A whole number of at least 1. Default: rnn_num_hidden.</summary>
    public PipelineValue? RnnAttentionNumHidden { get; init; }

    /// <summary>The attention. <c>dot</c>, <c>fixed</c>, <c>mlp</c> or <c>bilinear</c>. Default: mlp.</summary>
    public PipelineValue? RnnAttentionType { get; init; }

    /// <summary>The cells. <c>lstm</c> or <c>gru</c>. Default: lstm.</summary>
    public PipelineValue? RnnCellType { get; init; }

    /// <summary>Dropout of the decoder's hidden state. A number from 0 to 1. Default: 0. Search it from 0.0 to 0.5.</summary>
    public PipelineValue? RnnDecoderHiddenDropout { get; init; }

    /// <summary>How the decoder begins. <c>last</c>, <c>avg</c> or <c>zero</c>. Default: last.</summary>
    public PipelineValue? RnnDecoderStateInit { get; init; }

    /// <summary>The first layer with a residual connection. A whole number of at least 1. Default: 2.</summary>
    public PipelineValue? RnnFirstResidualLayer { get; init; }

    /// <summary>Hidden units of an rnn; even. A whole number of at least 2. Default: 1024.</summary>
    public PipelineValue? RnnNumHidden { get; init; }

    /// <summary>Whether layers have residual connections. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? RnnResidualConnections { get; init; }

    /// <summary>The metric of training. <c>perplexity</c> or <c>accuracy</c>. Default: perplexity.</summary>
    public PipelineValue? TrainingMetric { get; init; }

    /// <summary>Weight decay. A number. Default: 0. Search it from 0.0 to 0.1.</summary>
    public PipelineValue? WeightDecay { get; init; }

    /// <summary>Scale of the initial weights. A number. Default: 2.34.</summary>
    public PipelineValue? WeightInitScale { get; init; }

    /// <summary>How weights begin. <c>uniform</c> or <c>xavier</c>. Default: xavier.</summary>
    public PipelineValue? WeightInitType { get; init; }

    /// <summary>The factor of xavier. <c>in</c>, <c>out</c> or <c>avg</c>. Default: in.</summary>
    public PipelineValue? XavierFactorType { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("batch_size", BatchSize),
        ("beam_size", BeamSize),
        ("bleu_sample_size", BleuSampleSize),
        ("bucket_width", BucketWidth),
        ("bucketing_enabled", BucketingEnabled),
        ("checkpoint_frequency_num_batches", CheckpointFrequencyNumBatches),
        ("checkpoint_threshold", CheckpointThreshold),
        ("clip_gradient", ClipGradient),
        ("cnn_activation_type", CnnActivationType),
        ("cnn_hidden_dropout", CnnHiddenDropout),
        ("cnn_kernel_width_decoder", CnnKernelWidthDecoder),
        ("cnn_kernel_width_encoder", CnnKernelWidthEncoder),
        ("cnn_num_hidden", CnnNumHidden),
        ("decoder_type", DecoderType),
        ("embed_dropout_source", EmbedDropoutSource),
        ("embed_dropout_target", EmbedDropoutTarget),
        ("encoder_type", EncoderType),
        ("fixed_rate_lr_half_life", FixedRateLrHalfLife),
        ("learning_rate", LearningRate),
        ("loss_type", LossType),
        ("lr_scheduler_type", LrSchedulerType),
        ("max_num_batches", MaxNumBatches),
        ("max_num_epochs", MaxNumEpochs),
        ("max_seq_len_source", MaxSeqLenSource),
        ("max_seq_len_target", MaxSeqLenTarget),
        ("min_num_epochs", MinNumEpochs),
        ("momentum", Momentum),
        ("num_embed_source", NumEmbedSource),
        ("num_embed_target", NumEmbedTarget),
        ("num_layers_decoder", NumLayersDecoder),
        ("num_layers_encoder", NumLayersEncoder),
        ("optimized_metric", OptimizedMetric),
        ("optimizer_type", OptimizerType),
        ("plateau_reduce_lr_factor", PlateauReduceLrFactor),
        ("plateau_reduce_lr_threshold", PlateauReduceLrThreshold),
        ("rnn_attention_in_upper_layers", RnnAttentionInUpperLayers),
        ("rnn_attention_num_hidden", RnnAttentionNumHidden),
        ("rnn_attention_type", RnnAttentionType),
        ("rnn_cell_type", RnnCellType),
        ("rnn_decoder_hidden_dropout", RnnDecoderHiddenDropout),
        ("rnn_decoder_state_init", RnnDecoderStateInit),
        ("rnn_first_residual_layer", RnnFirstResidualLayer),
        ("rnn_num_hidden", RnnNumHidden),
        ("rnn_residual_connections", RnnResidualConnections),
        ("training_metric", TrainingMetric),
        ("weight_decay", WeightDecay),
        ("weight_init_scale", WeightInitScale),
        ("weight_init_type", WeightInitType),
        ("xavier_factor_type", XavierFactorType),
    ];
}
