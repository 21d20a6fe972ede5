using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The two resources around an endpoint's update, and the order in which CloudFormation takes all of them.</summary>
internal static class GuardedUpdates
{
    public static void Define(
        HostedEndpoint scope, DeploymentGuard guard, string package, CfnEndpoint endpoint, IReadOnlyList<(string Name, string? InstanceType, ScalableResource? Scaling)> variants)
    {
        var function = GuardFunction.Of(scope, guard, package);
        var policy = function.Allow(scope, variants.Any(variant => variant.Scaling is not null));
        var wanted = Json(scope, variants);
        var before = Resource(scope, "BeforeUpdate", "Custom::MlInfraBeforeUpdate", function, policy, new() { ["EndpointName"] = scope.EndpointName, ["Variants"] = wanted });
        endpoint.AddResourceDependency(before);

        var after = Resource(scope, "AfterUpdate", "Custom::MlInfraAfterUpdate", function, policy, new()
        {
            ["EndpointName"] = scope.EndpointName,
            ["EndpointConfigName"] = scope.EndpointConfigName,
            ["Variants"] = wanted,
        });
        after.AddResourceDependency(endpoint);
        foreach (var scaling in variants.Select(variant => variant.Scaling).OfType<ScalableResource>())
        {
            after.AddResourceDependency(scaling.Target);
            foreach (var resource in scaling.Policies)
            {
                resource.AddResourceDependency(after);
            }
        }
    }

    /// <summary>Policies go with a target that is deregistered: those of another instance type are others, which CloudFormation makes anew.</summary>
    public static string PolicySuffix(DeploymentGuard? guard, string instanceType) => guard is null || Validation.Tokens.In(instanceType) ? "" : "-" + instanceType;

    private static CfnResource Resource(HostedEndpoint scope, string id, string type, GuardFunction function, CfnPolicy policy, Dictionary<string, object> properties)
    {
        properties["ServiceToken"] = function.Arn;
        var resource = new CfnResource(scope, id, new CfnResourceProps { Type = type, Properties = properties });
        resource.AddResourceDependency(policy);
        resource.Under(scope.Condition);
        return resource;
    }

    // One text: CloudFormation would make texts of the numbers in it. The name is the settled one, so that nothing waits for the endpoint.
    private static string Json(HostedEndpoint scope, IReadOnlyList<(string Name, string? InstanceType, ScalableResource? Scaling)> variants) =>
        JsonSerializer.Serialize(variants.Select(variant =>
        {
            var entry = new Dictionary<string, object> { ["VariantName"] = variant.Name };
            if (variant.InstanceType is not null)
            {
                entry["InstanceType"] = variant.InstanceType;
            }

            if (variant.Scaling is { } scaling)
            {
                entry["Scaling"] = scaling.Declaration;
            }

            return entry;
        })).Replace(scope.DeployedEndpointName, scope.EndpointName, StringComparison.Ordinal);
}
