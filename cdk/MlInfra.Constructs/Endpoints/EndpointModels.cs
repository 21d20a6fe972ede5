using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointModels
{
    /// <summary>The names of the variants' models. CloudFormation names those defined here, since every change replaces them.</summary>
    public static string?[] Define(
        Construct scope, EndpointDraft draft, IReadOnlyList<ModelPlan?> plans, string? roleArn, CfnModel.VpcConfigProperty? vpc, CfnCondition? condition) =>
        [.. draft.All.Select((variant, i) => plans[i] is not { } plan ? null : plan.ModelName ?? One(scope, variant.Name, plan, draft, roleArn, vpc, condition))];

    public static string One(
        Construct scope, string name, ModelPlan plan, EndpointDraft draft, string? roleArn, CfnModel.VpcConfigProperty? vpc, CfnCondition? condition)
    {
        var containers = draft.Container is { } change ? [.. plan.Containers.Select(change)] : plan.Containers;
        var model = new CfnModel(scope, $"{name}Model", new CfnModelProps
        {
            ExecutionRoleArn = roleArn,
            PrimaryContainer = containers.Count == 1 ? containers[0] : null,
            Containers = containers.Count > 1 ? containers.ToArray() : null,
            InferenceExecutionConfig = plan.Mode is { } mode ? new CfnModel.InferenceExecutionConfigProperty { Mode = mode } : null,
            VpcConfig = vpc,
            EnableNetworkIsolation = draft.Network.Isolated ? true : null,
        });
        model.Under(condition);
        return model.AttrModelName;
    }
}
