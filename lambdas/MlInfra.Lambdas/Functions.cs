using MlInfra.Lambdas.BatchArrivals;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.FindChampion;
using MlInfra.Lambdas.PromoteVersion;
using MlInfra.Lambdas.PublishModels;
using MlInfra.Lambdas.RetrainOnDrift;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.ScalingGuard;
using MlInfra.Lambdas.SpotSavings;

namespace MlInfra.Lambdas;

/// <summary>The functions in this package, by the name in MLINFRA_FUNCTION.</summary>
internal static class Functions
{
    public const string Variable = "MLINFRA_FUNCTION";

    private static readonly string[] Names =
    [
        nameof(BatchArrivals), nameof(DeployApprovedModel), nameof(FindChampion), nameof(PromoteVersion), nameof(PublishModels), nameof(RetrainOnDrift), nameof(ScalingGuard), nameof(SpotSavings),
    ];

    public static ILambdaFunction Create(FunctionEnvironment environment) => environment.Required(Variable) switch
    {
        nameof(BatchArrivals) => BatchArrivalsFunction.FromEnvironment(environment),
        nameof(DeployApprovedModel) => DeployApprovedModelFunction.FromEnvironment(environment),
        nameof(FindChampion) => FindChampionFunction.FromEnvironment(environment),
        nameof(PromoteVersion) => PromoteVersionFunction.FromEnvironment(environment),
        nameof(PublishModels) => PublishModelsFunction.FromEnvironment(environment),
        nameof(RetrainOnDrift) => RetrainOnDriftFunction.FromEnvironment(environment),
        nameof(ScalingGuard) => ScalingGuardFunction.FromEnvironment(environment),
        nameof(SpotSavings) => SpotSavingsFunction.FromEnvironment(environment),
        var other => throw new FunctionConfigurationException(
            $"{Variable} is '{other}', which this package does not have; it has {string.Join(", ", Names)}."),
    };
}
