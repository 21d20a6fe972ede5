namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Trains with the built-in algorithm Factorization Machines: sparse data: classification, regression and recommendation. Channels: <c>train</c> and, where there is any, <c>test</c>.
/// CPU or GPU instances.
/// </summary>
public sealed class FactorizationMachines : BuiltInAlgorithm
{
    /// <summary>Trains with these hyperparameters, on this machine.</summary>
    public FactorizationMachines(FactorizationMachinesHyperparameters hyperparameters, EstimatorProps props)
        : base("factorization-machines", "1", hyperparameters, props)
    {
    }
}
