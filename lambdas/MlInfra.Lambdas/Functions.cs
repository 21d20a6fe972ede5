using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.JudgeExperiment;
using MlInfra.Lambdas.PromoteVersion;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.ScalingGuard;
using MlInfra.Lambdas.SpotSavings;

namespace MlInfra.Lambdas;

/// <summary>The functions in this package, by the name in MLINFRA_FUNCTION.</summary>
internal static class Functions
{
    public const string Variable = "MLINFRA_FUNCTION";

    private static readonly string[] Names = [nameof(DeployApprovedModel), nameof(JudgeExperiment), nameof(PromoteVersion), nameof(ScalingGuard), nameof(SpotSavings)];

    public static ILambdaFunction Create(FunctionEnvironment environment) => environment.Required(Variable) switch
    {
        nameof(DeployApprovedModel) => DeployApprovedModelFunction.FromEnvironment(environment),
        nameof(JudgeExperiment) => JudgeExperimentFunction.FromEnvironment(environment),
        nameof(PromoteVersion) => PromoteVersionFunction.FromEnvironment(environment),
        nameof(ScalingGuard) => ScalingGuardFunction.FromEnvironment(environment),
        nameof(SpotSavings) => SpotSavingsFunction.FromEnvironment(environment),
        var other => throw new FunctionConfigurationException(
            $"{Variable} is '{other}', which this package does not have; it has {string.Join(", ", Names)}."),
    };
}
