namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm IP Insights: pairs of entities and IP addresses that are unusual. Channels: <c>train</c> and, where there is any, <c>validation</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class IPInsights : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public IPInsights(IPInsightsHyperparameters hyperparameters, EstimatorProps props)
        : base("ipinsights", "1", hyperparameters, props)
    {
    }
}
