using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Scalable targets and their policies.</summary>
internal sealed partial class Targets(World world, IState state, PolicyAlarms alarms, Lazy<IScalableCapacity> capacity)
{
    private static readonly Dictionary<string, Regex> Dimensions = new()
    {
        ["sagemaker:variant:DesiredInstanceCount"] = Variant(),
        ["sagemaker:variant:DesiredProvisionedConcurrency"] = Variant(),
        ["sagemaker:inference-component:DesiredCopyCount"] = Component(),
    };

    private readonly ITable<ScalableTarget> targets = state.Table<ScalableTarget>("autoscaling.targets");
    private readonly ITable<ScalingPolicy> policies = state.Table<ScalingPolicy>("autoscaling.policies");

    public IReadOnlyList<ScalableTarget> All() => targets.All();

    public IReadOnlyList<ScalingPolicy> Policies() => policies.All();

    /// <summary>The policies of a target.</summary>
    public IReadOnlyList<ScalingPolicy> PoliciesOf(ScalableTarget target) => policies.All(IdOf(target.ServiceNamespace, target.ScalableDimension, target.ResourceId) + "|");

    /// <summary>Gives a target other limits.</summary>
    public ScalableTarget Limit(ScalableTarget target, int min, int max) =>
        targets.Update(IdOf(target.ServiceNamespace, target.ScalableDimension, target.ResourceId), t => t with { MinCapacity = min, MaxCapacity = max });

    /// <summary>Brings a target's capacity within its limits.</summary>
    public static void Clamp(ScalableTarget target, string cause, Activities activities, IScalableCapacity resources)
    {
        if (resources.Find(target.ScalableDimension, target.ResourceId) is not { } now) return;
        var within = Math.Clamp(now.Current, target.MinCapacity, target.MaxCapacity);
        if (within != now.Current) activities.Scale(target, within, cause);
    }

    public static string IdOf(string serviceNamespace, string dimension, string resourceId) => $"{serviceNamespace}|{dimension}|{resourceId}";

    public ScalableTarget? Find(string serviceNamespace, string dimension, string resourceId) => targets.Get(IdOf(serviceNamespace, dimension, resourceId));

    /// <summary>Registers, or changes what is given of one that is registered.</summary>
    public ScalableTarget Register(JsonObject input)
    {
        var (serviceNamespace, dimension, resourceId) = Identity(input);
        ScalableTarget? kept = null;
        state.Atomically(() =>
        {
            var before = Find(serviceNamespace, dimension, resourceId);
            var min = input.Int("MinCapacity") ?? before?.MinCapacity ?? throw AwsException.Validation("MinCapacity is required when registering a new scalable target");
            var max = input.Int("MaxCapacity") ?? before?.MaxCapacity ?? throw AwsException.Validation("MaxCapacity is required when registering a new scalable target");
            if (min < 0) throw AwsException.Validation("Minimum capacity must be greater than or equal to 0");
            var resource = capacity.Value.Find(dimension, resourceId) ?? throw AwsException.Validation($"The resource {resourceId} does not exist: it must be there before it is registered.");
            if (resource.Refusal is { } refusal) throw AwsException.Validation($"The resource {resourceId} cannot be registered: {refusal}.");
            if (min < resource.Least) throw AwsException.Validation($"The minimum capacity of {resourceId} must be greater than or equal to {resource.Least}: only asynchronous endpoints and inference components scale to zero.");
            if (min > max) throw AwsException.Validation("Maximum capacity cannot be less than minimum capacity");
            kept = new(
                serviceNamespace, resourceId, dimension, min, max,
                input.Text("RoleARN") ?? before?.RoleArn ?? world.GlobalArn("iam", "role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"),
                before?.Created ?? world.Now, (input.Object("SuspendedState") ?? before?.SuspendedState)?.DeepClone().AsObject());
            targets.Put(IdOf(serviceNamespace, dimension, resourceId), kept);
        });
        return kept!;
    }

    public bool Deregister(string serviceNamespace, string dimension, string resourceId)
    {
        var gone = false;
        state.Atomically(() =>
        {
            gone = targets.Delete(IdOf(serviceNamespace, dimension, resourceId));
            foreach (var policy in policies.All(IdOf(serviceNamespace, dimension, resourceId) + "|")) DeletePolicy(policy);
        });
        return gone;
    }

    public ScalingPolicy PutPolicy(JsonObject input)
    {
        var (serviceNamespace, dimension, resourceId) = Identity(input);
        var name = input.Required("PolicyName");
        var type = input.Text("PolicyType") ?? "StepScaling";
        var tracking = input.Object("TargetTrackingScalingPolicyConfiguration");
        var step = input.Object("StepScalingPolicyConfiguration");
        PolicyRules.Check(type, dimension, tracking, step);
        ScalingPolicy? kept = null;
        state.Atomically(() =>
        {
            if (Find(serviceNamespace, dimension, resourceId) is null)
                throw new AwsException("ObjectNotFoundException", $"No scalable target registered for service namespace: {serviceNamespace}, resource ID: {resourceId}, scalable dimension: {dimension}");
            var id = $"{IdOf(serviceNamespace, dimension, resourceId)}|{name}";
            var arn = policies.Get(id)?.Arn ?? world.Arn("autoscaling", $"scalingPolicy:{Guid.NewGuid()}:resource/{serviceNamespace}/{resourceId}:policyName/{name}");
            var before = policies.Get(id);
            if (tracking is not null && Policies().Any(p => p.Name != name && IdOf(p.ServiceNamespace, p.ScalableDimension, p.ResourceId) == IdOf(serviceNamespace, dimension, resourceId) && IsSameMetric(p.TargetTracking, tracking)))
                throw AwsException.Validation("Only one TargetTrackingScaling policy for a given metric specification is allowed.");
            kept = new(arn, name, serviceNamespace, resourceId, dimension, type, tracking?.DeepClone().AsObject(), step?.DeepClone().AsObject(), world.Now);
            kept = kept with { Alarms = alarms.Put(kept, before?.Alarms ?? []) };
            if (before is not null && kept.Alarms.Count == 0) alarms.Delete(before);
            policies.Put(id, kept);
        });
        return kept!;
    }

    public bool DeletePolicy(ScalingPolicy policy)
    {
        alarms.Delete(policy);
        return policies.Delete(PolicyId(policy));
    }

    private static bool IsSameMetric(JsonObject? one, JsonObject other)
    {
        return one is not null && Same("PredefinedMetricSpecification") && Same("CustomizedMetricSpecification");

        bool Same(string member) => JsonNode.DeepEquals(one[member], other[member]);
    }

    private static string PolicyId(ScalingPolicy policy) => $"{IdOf(policy.ServiceNamespace, policy.ScalableDimension, policy.ResourceId)}|{policy.Name}";

    /// <summary>Which target a request is about. Throws AWS's text for what is none.</summary>
    public static (string ServiceNamespace, string Dimension, string ResourceId) Identity(JsonObject input)
    {
        var (serviceNamespace, dimension, resourceId) = (input.Required("ServiceNamespace"), input.Required("ScalableDimension"), input.Required("ResourceId"));
        if (serviceNamespace != "sagemaker") throw AwsException.NotSupported($"Application Auto Scaling of the namespace {serviceNamespace} (sagemaker is supported)");
        if (!Dimensions.TryGetValue(dimension, out var shape)) throw AwsException.Validation($"Unsupported service namespace, resource type or scalable dimension: {dimension}");
        return shape.IsMatch(resourceId) ? (serviceNamespace, dimension, resourceId) : throw AwsException.Validation($"Unsupported resource ID for {dimension}: {resourceId}");
    }

    [GeneratedRegex("^endpoint/[A-Za-z0-9](-*[A-Za-z0-9]){0,62}/variant/[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$")]
    private static partial Regex Variant();

    [GeneratedRegex("^inference-component/[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$")]
    private static partial Regex Component();
}
