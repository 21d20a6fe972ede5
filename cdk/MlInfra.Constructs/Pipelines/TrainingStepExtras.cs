using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a training job may say and a tuning job's definition may not: commands, Debugger, profiler and the like.</summary>
internal sealed class TrainingStepExtras(StepContext context, Estimator estimator)
{
    private readonly EstimatorProps _props = estimator.Props;

    public void Add(JsonObject node, PipelineValue modelPath)
    {
        Check();
        AddCommand(node["AlgorithmSpecification"]!.AsObject());
        if (_props.DebugRules.Count > 0)
        {
            node["DebugRuleConfigurations"] = Rules("DebugRules", _props.DebugRules);
        }

        if (_props.DebugHook is { } hook)
        {
            node["DebugHookConfig"] = hook.ToNode(context, "Estimator.DebugHook", modelPath);
        }

        if (_props.TensorBoard is { } board)
        {
            node["TensorBoardOutputConfig"] = board.ToNode(context, "Estimator.TensorBoard");
        }

        if (_props.ProfilerRules.Count > 0)
        {
            node["ProfilerRuleConfigurations"] = Rules("ProfilerRules", _props.ProfilerRules);
        }

        if (_props.Profiler is { } profiler)
        {
            node["ProfilerConfig"] = profiler.ToNode(context, "Estimator.Profiler", modelPath);
        }

        AddSwitch(node, "RemoteDebugConfig", "EnableRemoteDebug", _props.RemoteDebug);
        AddSwitch(node, "InfraCheckConfig", "EnableInfraCheck", _props.InfraCheck);
        AddSwitch(node, "SessionChainingConfig", "EnableSessionTagChaining", _props.SessionTagChaining);
    }

    /// <summary>Says what a tuning job has no place for.</summary>
    public static void Refuse(StepContext context, string place, EstimatorProps props)
    {
        (string Name, bool Given)[] extras =
        [
            ("ContainerEntrypoint", props.ContainerEntrypoint.Count > 0),
            ("ContainerArguments", props.ContainerArguments.Count > 0),
            ("DebugHook", props.DebugHook is not null),
            ("DebugRules", props.DebugRules.Count > 0),
            ("TensorBoard", props.TensorBoard is not null),
            ("Profiler", props.Profiler is not null),
            ("ProfilerRules", props.ProfilerRules.Count > 0),
            ("RemoteDebug", props.RemoteDebug is not null),
            ("InfraCheck", props.InfraCheck is not null),
            ("SessionTagChaining", props.SessionTagChaining is not null),
            ("InstanceGroups", props.InstanceGroups.Count > 0),
            ("KeepAlive", props.KeepAlive is not null),
            ("TrainingPlanArn", props.TrainingPlanArn is not null),
        ];
        foreach (var (name, _) in extras.Where(extra => extra.Given))
        {
            context.Problems.Add(context.Name($"{place}Estimator.{name}"), "a value in a tuning job", "be used in a TrainingStep only, because tuning jobs have no such field", "remove it");
        }
    }

    private static void AddSwitch(JsonObject node, string config, string name, bool? value)
    {
        if (value is { } given)
        {
            node[config] = new JsonObject { [name] = given };
        }
    }

    private void AddCommand(JsonObject algorithm)
    {
        if (_props.ContainerEntrypoint.Count > 0)
        {
            algorithm["ContainerEntrypoint"] = new JsonArray([.. _props.ContainerEntrypoint.Select((word, i) => context.Text($"Estimator.ContainerEntrypoint[{i}]", word))]);
        }

        if (_props.ContainerArguments.Count > 0)
        {
            algorithm["ContainerArguments"] = new JsonArray([.. _props.ContainerArguments.Select((word, i) => context.Text($"Estimator.ContainerArguments[{i}]", word))]);
        }

        if ((_props.MetricsTimeSeries ?? estimator.WritesMetricsTimeSeries) is { } series)
        {
            algorithm["EnableSageMakerMetricsTimeSeries"] = series;
        }
    }

    private JsonArray Rules(string property, IReadOnlyList<JobRule> rules)
    {
        JobNodes.CheckUnique(context.Problems, context.Name($"Estimator.{property}"), "rule", rules.Select(rule => rule.Name));
        return new JsonArray([.. rules.Select(rule => rule.ToNode(context, $"Estimator.{property}[{rule.Name}]"))]);
    }

    private void Check()
    {
        if (_props.DebugRules.Count > 0 && _props.DebugHook is null)
        {
            context.Problems.Add(context.Name("Estimator.DebugRules"), "rules without DebugHook", "have tensors to judge", "set DebugHook = new()");
        }

        if (_props.ProfilerRules.Count > 0 && _props.Profiler is { IsOff: true })
        {
            context.Problems.Add(context.Name("Estimator.ProfilerRules"), "rules with Profiler.Off", "have measurements to judge", "remove Profiler.Off, or the rules");
        }
    }
}
