using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>AWS::ApplicationAutoScaling::ScalingPolicy.</summary>
internal sealed class ScalingPolicyProvider(Targets targets) : IResourceProvider
{
    public string Type => "AWS::ApplicationAutoScaling::ScalingPolicy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "PolicyName", "PolicyType", "ScalingTargetId", "ResourceId", "ScalableDimension", "ServiceNamespace",
        "TargetTrackingScalingPolicyConfiguration", "StepScalingPolicyConfiguration",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "PolicyName", "ScalingTargetId", "ResourceId", "ScalableDimension", "ServiceNamespace" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (targets.Policies().FirstOrDefault(p => p.Arn == request.PhysicalId) is { } policy) targets.DeletePolicy(policy);
        return Task.CompletedTask;
    }

    private ResourceState Put(ResourceRequest request)
    {
        var input = request.Properties.DeepClone().AsObject();
        if (input.Text("ScalingTargetId")?.Split('|') is [var resourceId, var dimension, var serviceNamespace])
            (input["ResourceId"], input["ScalableDimension"], input["ServiceNamespace"]) = (resourceId, dimension, serviceNamespace);
        var policy = targets.PutPolicy(input);
        return new(policy.Arn, new() { ["Arn"] = policy.Arn });
    }
}
