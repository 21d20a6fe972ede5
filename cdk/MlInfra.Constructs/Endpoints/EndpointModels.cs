using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointModels
{
    /// <summary>The names of the variants' models. CloudFormation names those defined here, since every change replaces them.</summary>
    public static string[] Define(
        Construct scope, RealTimeEndpointProps props, IReadOnlyList<ModelPlan> plans, string? roleArn, CfnModel.VpcConfigProperty? vpc, CfnCondition? condition)
    {
        return [.. props.Variants.Select((variant, i) => plans[i].ModelName ?? Model(variant.Name, plans[i].Container!))];

        string Model(string variant, CfnModel.ContainerDefinitionProperty container)
        {
            var model = new CfnModel(scope, $"{variant}Model", new CfnModelProps
            {
                ExecutionRoleArn = roleArn,
                PrimaryContainer = container,
                VpcConfig = vpc,
                EnableNetworkIsolation = props.EnableNetworkIsolation ? true : null,
            });
            model.Under(condition);
            return model.AttrModelName;
        }
    }
}
