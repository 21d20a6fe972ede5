using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// One registered target of Application Auto Scaling with its policies, as resources and as the plain declaration from which
/// <see cref="DeploymentGuard"/> brings it back.
/// </summary>
internal sealed class ScalableResource
{
    private readonly Construct _scope;
    private readonly string _id;
    private readonly CfnCondition? _condition;
    private readonly CfnResource _target;
    private readonly string _policySuffix;
    private readonly List<object> _policies = [];
    private readonly List<CfnResource> _policyResources = [];

    /// <param name="scope">The endpoint.</param>
    /// <param name="id">Begins the children's ids.</param>
    /// <param name="dimension">The scalable dimension.</param>
    /// <param name="resourceId">The resource.</param>
    /// <param name="limits">The fewest and the most.</param>
    /// <param name="schedules">Other limits at other times.</param>
    /// <param name="condition">What all stands under.</param>
    /// <param name="policySuffix">
    /// Ends the ids and names of the policies. They must be made anew when the target is registered anew, which ends the old ones.
    /// </param>
    public ScalableResource(
        Construct scope, string id, string dimension, string resourceId, (int Min, int Max) limits, IReadOnlyList<ScheduledCapacity> schedules, CfnCondition? condition, string policySuffix = "")
    {
        _scope = scope;
        _id = id;
        _condition = condition;
        _policySuffix = policySuffix;
        var properties = new Dictionary<string, object>
        {
            ["ServiceNamespace"] = "sagemaker",
            ["ScalableDimension"] = dimension,
            ["ResourceId"] = resourceId,
            ["MinCapacity"] = limits.Min,
            ["MaxCapacity"] = limits.Max,
        };
        var actions = schedules.Select(schedule => schedule.ToAction()).ToArray();
        if (actions.Length > 0)
        {
            properties["ScheduledActions"] = actions;
        }

        Declaration = new(properties) { ["Policies"] = _policies };
        // The typed form takes part in the stack's tags.
        _target = new CfnScalableTarget(scope, $"{id}ScalableTarget", new CfnScalableTargetProps
        {
            ServiceNamespace = "sagemaker",
            ScalableDimension = dimension,
            ResourceId = resourceId,
            MinCapacity = limits.Min,
            MaxCapacity = limits.Max,
            ScheduledActions = schedules.Count == 0 ? null : schedules.Select(schedule => schedule.ToProperty()).ToArray(),
        });
        _target.Under(condition);
    }

    /// <summary>The target and its policies in the words of the service's requests.</summary>
    public Dictionary<string, object> Declaration { get; }

    public CfnResource Target => _target;

    public IReadOnlyList<CfnResource> Policies => _policyResources;

    /// <summary>Registers the target after something that it is known by.</summary>
    public void DependOn(CfnResource earlier) => _target.AddResourceDependency(earlier);

    public void Track(string name, Dictionary<string, object> configuration, Duration scaleIn, Duration scaleOut)
    {
        configuration["ScaleInCooldown"] = scaleIn.ToSeconds();
        configuration["ScaleOutCooldown"] = scaleOut.ToSeconds();
        Policy($"{_id}ScalingPolicy{(_policies.Count == 0 ? "" : name)}{_policySuffix}", name + _policySuffix, "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration", configuration);
    }

    /// <summary>Defines a policy that an alarm sets off; answers what the alarm's action is.</summary>
    public string Step(string name, IReadOnlyList<ScalingStep> steps, Duration cooldown, string aggregation = "Average")
    {
        var adjustments = steps.Select((step, i) =>
        {
            var adjustment = new Dictionary<string, object> { ["MetricIntervalLowerBound"] = step.Above, ["ScalingAdjustment"] = step.Add };
            if (i + 1 < steps.Count)
            {
                adjustment["MetricIntervalUpperBound"] = steps[i + 1].Above;
            }

            return adjustment;
        }).ToArray();
        return Policy($"{_id}{name}Policy{_policySuffix}", name + _policySuffix, "StepScaling", "StepScalingPolicyConfiguration", new()
        {
            ["AdjustmentType"] = "ChangeInCapacity",
            ["MetricAggregationType"] = aggregation,
            ["Cooldown"] = cooldown.ToSeconds(),
            ["StepAdjustments"] = adjustments,
        }).Ref;
    }

    private CfnResource Policy(string id, string name, string type, string configurationName, Dictionary<string, object> configuration)
    {
        var policy = new Dictionary<string, object> { ["PolicyName"] = name, ["PolicyType"] = type, [configurationName] = configuration };
        _policies.Add(policy);
        var resource = new CfnResource(_scope, id, new CfnResourceProps
        {
            Type = "AWS::ApplicationAutoScaling::ScalingPolicy",
            Properties = new Dictionary<string, object>(policy) { ["ScalingTargetId"] = _target.Ref },
        });
        resource.Under(_condition);
        _policyResources.Add(resource);
        return resource;
    }
}
