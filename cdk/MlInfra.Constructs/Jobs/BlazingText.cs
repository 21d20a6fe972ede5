namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm BlazingText: word vectors and text classification. Channels: <c>train</c> and, where there is any, <c>validation</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class BlazingText : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public BlazingText(BlazingTextHyperparameters hyperparameters, EstimatorProps props)
        : base("blazingtext", "1", hyperparameters, props)
    {
    }
}
