namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Object2Vec: embeddings of pairs of objects. Channels: <c>train</c> and, where there is any, <c>validation</c>, <c>test</c>, <c>auxiliary</c>.
/// CPU or GPU instances, one of them.
/// </summary>
public sealed class Object2Vec : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public Object2Vec(Object2VecHyperparameters hyperparameters, EstimatorProps props)
        : base("object2vec", "1", hyperparameters, props)
    {
    }
}
