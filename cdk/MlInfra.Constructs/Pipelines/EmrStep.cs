using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Runs Spark, Hive or another JAR on an EMR cluster.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-emr"/>
public sealed class EmrStep : PipelineStep
{
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "Id", "Name", "Config.Jar", "Config.Properties{}", "Config.MainClass", "Config.Args[]", "ActionOnFailure", "ExecutionRoleArn",
        "Status.State", "Status.StateChangeReason.Code", "Status.StateChangeReason.Message",
        "Status.FailureDetails.Reason", "Status.FailureDetails.Message", "Status.FailureDetails.LogFile",
        "Status.Timeline.CreationDateTime", "Status.Timeline.StartDateTime", "Status.Timeline.EndDateTime",
    };

    private readonly EmrStepProps _props;

    /// <summary>Makes the step.</summary>
    public EmrStep(string name, EmrStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "EMR";

    internal override bool RunsJob => false;

    internal override IReadOnlySet<string> Results => Told;

    internal override JsonObject Arguments(StepContext context)
    {
        Check(context);
        var node = new JsonObject { ["StepConfig"] = new JsonObject { ["HadoopJarStep"] = Jar(context) } };
        if (_props.ClusterId is { } id)
        {
            node["ClusterId"] = context.Value("ClusterId", id);
            if (_props.ExecutionRole is { } role)
            {
                node["ExecutionRoleArn"] = role.RoleArn;
                context.AllowPassing(role.RoleArn, "elasticmapreduce.amazonaws.com");
            }
        }
        else if (_props.ClusterConfig is { } config)
        {
            node["ClusterConfig"] = context.Value("ClusterConfig", PipelineValue.Object(config));
        }

        Allow(context);
        return node;
    }

    private JsonObject Jar(StepContext context)
    {
        var jar = new JsonObject { ["Jar"] = context.Value("Jar", _props.Jar) };
        if (_props.Args.Count > 0)
        {
            jar["Args"] = new JsonArray([.. _props.Args.Select((word, i) => context.Text($"Args[{i}]", word))]);
        }

        context.Add(jar, "MainClass", "MainClass", _props.MainClass);
        if (_props.Properties.Count > 0)
        {
            jar["Properties"] = new JsonArray([.. _props.Properties.Select(property =>
                new JsonObject { ["Key"] = property.Key, ["Value"] = context.Text($"Properties[{property.Key}]", property.Value) })]);
        }

        return jar;
    }

    private void Allow(StepContext context)
    {
        var cluster = context.Arn("elasticmapreduce", $"cluster/{(_props.ClusterId?.Expected as string) ?? "*"}");
        context.Allow(StepActions.Emr, cluster);
        string[] rules = _props.ClusterId is null ? ["Step", "Cluster"] : ["Step"];
        context.Allow(StepActions.Rule,
            [.. rules.Select(kind => context.Arn("events", $"rule/SageMakerPipelineExecutionEMR{kind}StatusUpdateRule"))]);
        if (_props.ClusterConfig is not { } config)
        {
            return;
        }

        context.Allow(StepActions.EmrCluster, cluster);
        foreach (var role in _props.ClusterRoles)
        {
            context.AllowPassing(role.RoleArn, "elasticmapreduce.amazonaws.com");
            context.AllowPassing(role.RoleArn, "ec2.amazonaws.com");
        }

        PassNamed("ServiceRole", "elasticmapreduce.amazonaws.com");
        PassNamed("AutoScalingRole", "elasticmapreduce.amazonaws.com");
        PassNamed("JobFlowRole", "ec2.amazonaws.com");

        void PassNamed(string key, string service)
        {
            if (config.TryGetValue(key, out var value) && value.Expected is string name)
            {
                context.AllowPassing(name.StartsWith("arn:", StringComparison.Ordinal) ? name : StepContext.RoleArn(name), service);
            }
        }
    }

    private void Check(StepContext context)
    {
        if (_props.ClusterId is null == _props.ClusterConfig is null)
        {
            context.Problems.Add(context.Name("ClusterId"), _props.ClusterId is null ? "neither ClusterId nor ClusterConfig" : "ClusterId besides ClusterConfig",
                "say once where the work runs", _props.ClusterId is null ? "set one of them" : "remove one of them");
        }

        if (_props is { ExecutionRole: not null, ClusterId: null })
        {
            context.Problems.Add(context.Name("ExecutionRole"), "a role without ClusterId", "be given only for a running cluster", "remove it, or name the cluster");
        }

        if (_props.ClusterConfig is { } config)
        {
            CheckConfig(context, config);
        }
    }

    private static void CheckConfig(StepContext context, IReadOnlyDictionary<string, PipelineValue> config)
    {
        foreach (var key in new[] { "Name", "Steps", "AutoTerminationPolicy" }.Where(config.ContainsKey))
        {
            context.Problems.Add(context.Name($"ClusterConfig.{key}"), "a value", "be left out, because SageMaker sets it", "remove it");
        }

        if (!config.TryGetValue("Instances", out var instances))
        {
            context.Problems.Add(context.Name("ClusterConfig.Instances"), "nothing", "say what the cluster consists of", "set InstanceGroups or InstanceFleets in it");
            return;
        }

        if (instances.ToNode() is not JsonObject map)
        {
            return;
        }

        foreach (var key in new[] { "KeepJobFlowAliveWhenNoSteps", "TerminationProtected" }.Where(map.ContainsKey))
        {
            context.Problems.Add(context.Name($"ClusterConfig.Instances.{key}"), "a value", "be left out, because SageMaker ends the cluster with the step", "remove it");
        }

        if (map.ContainsKey("InstanceGroups") == map.ContainsKey("InstanceFleets"))
        {
            context.Problems.Add(context.Name("ClusterConfig.Instances"), map.ContainsKey("InstanceGroups") ? "InstanceGroups besides InstanceFleets" : "neither InstanceGroups nor InstanceFleets",
                "have exactly one of them", "give one");
        }
    }
}
