using MlInfra.Lambdas.BatchArrivals;
using MlInfra.Lambdas.CheckOutputs;
using MlInfra.Lambdas.CheckTraffic;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.FindChampion;
using MlInfra.Lambdas.JudgeExperiment;
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

    private static readonly Dictionary<string, Func<FunctionEnvironment, ILambdaFunction>> All = new()
    {
        [nameof(BatchArrivals)] = BatchArrivalsFunction.FromEnvironment,
        [nameof(CheckOutputs)] = CheckOutputsFunction.FromEnvironment,
        [nameof(CheckTraffic)] = CheckTrafficFunction.FromEnvironment,
        [nameof(DeployApprovedModel)] = DeployApprovedModelFunction.FromEnvironment,
        [nameof(FindChampion)] = FindChampionFunction.FromEnvironment,
        [nameof(JudgeExperiment)] = JudgeExperimentFunction.FromEnvironment,
        [nameof(PromoteVersion)] = PromoteVersionFunction.FromEnvironment,
        [nameof(PublishModels)] = PublishModelsFunction.FromEnvironment,
        [nameof(RetrainOnDrift)] = RetrainOnDriftFunction.FromEnvironment,
        [nameof(ScalingGuard)] = ScalingGuardFunction.FromEnvironment,
        [nameof(SpotSavings)] = SpotSavingsFunction.FromEnvironment,
    };

    public static ILambdaFunction Create(FunctionEnvironment environment) => environment.Required(Variable) is var name && All.TryGetValue(name, out var create)
        ? create(environment)
        : throw new FunctionConfigurationException($"{Variable} is '{name}', which this package does not have; it has {string.Join(", ", All.Keys)}.");
}
