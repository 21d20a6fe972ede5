using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Application Auto Scaling of SageMaker's resources.</summary>
internal sealed class AutoScalingService(World world, Targets targets, Schedules schedules, Registrations registrations, Activities activities) : IServiceRoom
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
        new("DescribeScalingActivities", (c, _) => Task.FromResult<Reply>(DescribeActivities(c))),
        new("PutScheduledAction", (c, _) => Task.FromResult<Reply>(PutSchedule(c))),
        new("DeleteScheduledAction", (c, _) => Task.FromResult<Reply>(DeleteSchedule(c))),
        new("DescribeScheduledActions", (c, _) => Task.FromResult<Reply>(DescribeSchedules(c))),
    ];

    private JsonObject Register(Call call)
    {
        var target = targets.Register(call.Input);
        return new() { ["ScalableTargetARN"] = ArnOf(target) };
    }

    private JsonObject Deregister(Call call)
    {
        var (ns, dimension, resource) = (call.Input.Required("ServiceNamespace"), call.Input.Required("ScalableDimension"), call.Input.Required("ResourceId"));
        if (registrations.Remove(ns, dimension, resource)) return [];
        throw new AwsException("ObjectNotFoundException", $"No scalable target found for service namespace: {ns}, resource ID: {resource}, scalable dimension: {dimension}");
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

    private JsonObject PutPolicy(Call call)
    {
        var policy = targets.PutPolicy(call.Input);
        return new() { ["PolicyARN"] = policy.Arn, ["Alarms"] = Alarms(policy) };
    }

    private JsonObject DescribeActivities(Call call)
    {
        var found = activities.Of(call.Input.Required("ServiceNamespace"), call.Input.Text("ResourceId"), call.Input.Text("ScalableDimension"));
        return new() { ["ScalingActivities"] = new JsonArray([.. found.Take(call.Input.Int("MaxResults") ?? 50).Select(Activities.Show)]) };
    }

    private JsonObject PutSchedule(Call call)
    {
        schedules.Put(call.Input);
        return [];
    }

    private JsonObject DeleteSchedule(Call call)
    {
        var (ns, dimension, resource) = Targets.Identity(call.Input);
        var name = call.Input.Required("ScheduledActionName");
        return schedules.Delete(ns, dimension, resource, name)
            ? []
            : throw new AwsException("ObjectNotFoundException", $"No scheduled action found for service namespace: {ns}, resource ID: {resource}, scalable dimension: {dimension}: {name}");
    }

    private JsonObject DescribeSchedules(Call call)
    {
        var names = call.Input.Texts("ScheduledActionNames").ToHashSet(StringComparer.Ordinal);
        var found = schedules.All().Where(a => a.ServiceNamespace == call.Input.Required("ServiceNamespace")
            && (call.Input.Text("ResourceId") ?? a.ResourceId) == a.ResourceId && (names.Count == 0 || names.Contains(a.Name)));
        return new() { ["ScheduledActions"] = new JsonArray([.. found.Select(Show)]) };
    }

    private static JsonObject Show(ScheduledAction action)
    {
        var limits = new JsonObject();
        if (action.Min is { } min) limits["MinCapacity"] = min;
        if (action.Max is { } max) limits["MaxCapacity"] = max;
        var shown = new JsonObject
        {
            ["ScheduledActionName"] = action.Name,
            ["ScheduledActionARN"] = action.Arn,
            ["ServiceNamespace"] = action.ServiceNamespace,
            ["Schedule"] = action.Schedule,
            ["ResourceId"] = action.ResourceId,
            ["ScalableDimension"] = action.ScalableDimension,
            ["ScalableTargetAction"] = limits,
            ["CreationTime"] = Epoch(action.Created),
        };
        if (action.Timezone is { } zone) shown["Timezone"] = zone;
        if (action.Start is { } start) shown["StartTime"] = Epoch(start);
        if (action.End is { } end) shown["EndTime"] = Epoch(end);
        return shown;
    }

    private static JsonArray Alarms(ScalingPolicy policy) => new([.. policy.Alarms.Select(a => new JsonObject { ["AlarmName"] = a.Name, ["AlarmARN"] = a.Arn })]);

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
            ["Alarms"] = Alarms(policy),
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
