namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm NTM: topics of documents, by a neural network. Channels: <c>train</c> and, where there is any, <c>validation</c>, <c>test</c>, <c>auxiliary</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class NTM : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public NTM(NTMHyperparameters hyperparameters, EstimatorProps props)
        : base("ntm", "1", hyperparameters, props)
    {
    }
}
