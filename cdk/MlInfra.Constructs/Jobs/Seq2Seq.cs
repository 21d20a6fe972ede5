namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Sequence-to-Sequence: texts from texts, for example translations. Channels: <c>train</c>, <c>validation</c>, <c>vocab</c>.
/// GPU instances, one of them.
/// </summary>
public sealed class Seq2Seq : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public Seq2Seq(Seq2SeqHyperparameters hyperparameters, EstimatorProps props)
        : base("seq2seq", "1", hyperparameters, props)
    {
    }
}
