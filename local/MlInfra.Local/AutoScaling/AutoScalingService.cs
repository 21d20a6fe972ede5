using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Application Auto Scaling: registration only.</summary>
internal sealed class AutoScalingService(World world, Targets targets) : IServiceRoom
{
    public string SigningName => "application-autoscaling";

    public IReadOnlyList<string> TargetPrefixes => ["AnyScaleFrontendService"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("RegisterScalableTarget", (c, _) => Task.FromResult<Reply>(Register(c))),
        new("DeregisterScalableTarget", (c, _) => Task.FromResult<Reply>(Deregister(c))),
        new("DescribeScalableTargets", (c, _) => Task.FromResult<Reply>(DescribeTargets(c))),
        new("PutScalingPolicy", (c, _) => Task.FromResult<Reply>(PutPolicy(c))),
        new("DeleteScalingPolicy", (c, _) => Task.FromResult<Reply>(DeletePolicy(c))),
        new("DescribeScalingPolicies", (c, _) => Task.FromResult<Reply>(DescribePolicies(c))),
        new("DescribeScalingActivities", (_, _) => Task.FromResult<Reply>(new JsonObject { ["ScalingActivities"] = new JsonArray() })),
    ];

    private JsonObject Register(Call call)
    {
        var target = targets.Register(call.Input);
        return new() { ["ScalableTargetARN"] = ArnOf(target) };
    }

    private JsonObject Deregister(Call call)
    {
        var (ns, dimension, resource) = (call.Input.Required("ServiceNamespace"), call.Input.Required("ScalableDimension"), call.Input.Required("ResourceId"));
        return targets.Deregister(ns, dimension, resource)
            ? []
            : throw new AwsException("ObjectNotFoundException", $"No scalable target found for service namespace: {ns}, resource ID: {resource}, scalable dimension: {dimension}");
    }

    private JsonObject DescribeTargets(Call call)
    {
        var resources = call.Input.Texts("ResourceIds").ToHashSet(StringComparer.Ordinal);
        var found = targets.All().Where(t => t.ServiceNamespace == call.Input.Required("ServiceNamespace")
            && (resources.Count == 0 || resources.Contains(t.ResourceId))
            && (call.Input.Text("ScalableDimension") ?? t.ScalableDimension) == t.ScalableDimension);
        return new()
        {
            ["ScalableTargets"] = new JsonArray([.. found.Select(t => new JsonObject
            {
                ["ServiceNamespace"] = t.ServiceNamespace,
                ["ResourceId"] = t.ResourceId,
                ["ScalableDimension"] = t.ScalableDimension,
                ["MinCapacity"] = t.MinCapacity,
                ["MaxCapacity"] = t.MaxCapacity,
                ["RoleARN"] = t.RoleArn,
                ["CreationTime"] = Epoch(t.Created),
                ["SuspendedState"] = t.SuspendedState?.DeepClone() ?? new JsonObject
                {
                    ["DynamicScalingInSuspended"] = false, ["DynamicScalingOutSuspended"] = false, ["ScheduledScalingSuspended"] = false,
                },
                ["ScalableTargetARN"] = ArnOf(t),
            })]),
        };
    }

    private JsonObject PutPolicy(Call call) => new() { ["PolicyARN"] = targets.PutPolicy(call.Input).Arn, ["Alarms"] = new JsonArray() };

    private JsonObject DeletePolicy(Call call)
    {
        var found = Matching(call).FirstOrDefault(p => p.Name == call.Input.Required("PolicyName"))
            ?? throw new AwsException("ObjectNotFoundException", $"No scaling policy found for service namespace: {call.Input.Text("ServiceNamespace")}, resource ID: {call.Input.Text("ResourceId")}, scalable dimension: {call.Input.Text("ScalableDimension")}: {call.Input.Text("PolicyName")}");
        targets.DeletePolicy(found);
        return [];
    }

    private JsonObject DescribePolicies(Call call)
    {
        var names = call.Input.Texts("PolicyNames").ToHashSet(StringComparer.Ordinal);
        return new()
        {
            ["ScalingPolicies"] = new JsonArray([.. Matching(call).Where(p => names.Count == 0 || names.Contains(p.Name)).Select(Show)]),
        };
    }

    private IEnumerable<ScalingPolicy> Matching(Call call) => targets.Policies().Where(p =>
        p.ServiceNamespace == call.Input.Required("ServiceNamespace")
        && (call.Input.Text("ResourceId") ?? p.ResourceId) == p.ResourceId
        && (call.Input.Text("ScalableDimension") ?? p.ScalableDimension) == p.ScalableDimension);

    private static JsonObject Show(ScalingPolicy policy)
    {
        var shown = new JsonObject
        {
            ["PolicyARN"] = policy.Arn,
            ["PolicyName"] = policy.Name,
            ["ServiceNamespace"] = policy.ServiceNamespace,
            ["ResourceId"] = policy.ResourceId,
            ["ScalableDimension"] = policy.ScalableDimension,
            ["PolicyType"] = policy.PolicyType,
            ["Alarms"] = new JsonArray(),
            ["CreationTime"] = Epoch(policy.Created),
        };
        if (policy.TargetTracking is { } tracking) shown["TargetTrackingScalingPolicyConfiguration"] = tracking.DeepClone();
        if (policy.StepScaling is { } step) shown["StepScalingPolicyConfiguration"] = step.DeepClone();
        return shown;
    }

    private string ArnOf(ScalableTarget target)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(target.ResourceId + target.ScalableDimension));
        return world.Arn("application-autoscaling", "scalable-target/" + Convert.ToHexStringLower(hash)[..34]);
    }

    private static double Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
