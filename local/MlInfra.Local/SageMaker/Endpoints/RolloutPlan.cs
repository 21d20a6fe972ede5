using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>How traffic moves from the old deployment to the new one.</summary>
/// <param name="Steps">The shares of the new deployment, ending with 1, each with the time that it bakes.</param>
/// <param name="Limit">The longest time that the deployment may take, or null.</param>
/// <param name="Alarms">The alarms that roll it back.</param>
internal sealed record RolloutPlan(IReadOnlyList<RolloutStep> Steps, TimeSpan? Limit, IReadOnlyList<string> Alarms)
{
    /// <summary>What a part of the capacity is called.</summary>
    public string Part { get; init; } = "partial";

    /// <summary>The setting that says how long all of the capacity bakes.</summary>
    public string LastWait { get; init; } = "TerminationWaitInSeconds";

    /// <summary>All traffic at once, no bake.</summary>
    public static RolloutPlan AllAtOnce { get; } = new([new RolloutStep(1, TimeSpan.Zero)], null, []);

    /// <summary>Reads a DeploymentConfig for these variants; throws AWS's text for what cannot be.</summary>
    public static RolloutPlan Of(JsonObject? config, IReadOnlyList<VariantPlan> variants)
    {
        if (config is null) return AllAtOnce;
        if (variants.Any(v => v.Serverless is not null)) throw AwsException.Validation("DeploymentConfig is not supported for serverless endpoints: they are updated all at once.");
        Check.Only(config, "DeploymentConfig", new HashSet<string> { "BlueGreenUpdatePolicy", "RollingUpdatePolicy", "AutoRollbackConfiguration" });
        var blueGreen = config.Object("BlueGreenUpdatePolicy");
        var rolling = config.Object("RollingUpdatePolicy");
        if (blueGreen is not null && rolling is not null) throw AwsException.Validation("DeploymentConfig must contain either BlueGreenUpdatePolicy or RollingUpdatePolicy, not both.");
        var alarms = config.Object("AutoRollbackConfiguration")?.Objects("Alarms").Select(a => a.Required("AlarmName")).ToList() ?? [];
        if (alarms.Count > 10) throw AwsException.Validation("AutoRollbackConfiguration must have at most 10 Alarms.");
        var (steps, limit) = rolling is not null ? Rolling(rolling, variants) : blueGreen is not null ? BlueGreen(blueGreen, variants) : (AllAtOnce.Steps, null);
        // Guardrails pass Inf1 by: all traffic moves at once, whatever is asked, and nothing bakes.
        return variants.Any(v => HostingInstances.IsInf1(v.InstanceType)) ? AllAtOnce with { Alarms = alarms } : new RolloutPlan(steps, limit, alarms)
        {
            Part = blueGreen?.Object("TrafficRoutingConfiguration")?.Text("Type") == "CANARY" ? "canary" : "partial",
            LastWait = rolling is null ? "TerminationWaitInSeconds" : "WaitIntervalInSeconds",
        };
    }

    /// <summary>Throws AWS's text unless instances of the one can be replaced by instances of the other, batch by batch.</summary>
    public static void DemandRollable(IReadOnlyList<VariantPlan> live, IReadOnlyList<VariantPlan> wanted)
    {
        if (live.Count > 1 || wanted.Count > 1) throw AwsException.Validation("RollingUpdatePolicy is not supported for endpoints with more than one production variant.");
        if (live[0].Name != wanted[0].Name) throw AwsException.Validation($"RollingUpdatePolicy needs the production variant {live[0].Name} of the endpoint in the new endpoint configuration.");
    }

    private static (IReadOnlyList<RolloutStep>, TimeSpan?) BlueGreen(JsonObject policy, IReadOnlyList<VariantPlan> variants)
    {
        var routing = policy.Object("TrafficRoutingConfiguration") ?? throw AwsException.Validation("TrafficRoutingConfiguration is required in BlueGreenUpdatePolicy.");
        var terminationWait = Seconds(policy, "TerminationWaitInSeconds", 0, 3600) ?? TimeSpan.Zero;
        var limit = Seconds(policy, "MaximumExecutionTimeoutInSeconds", 600, 28800);
        var interval = Seconds(routing, "WaitIntervalInSeconds", 0, 3600) ?? TimeSpan.Zero;
        var last = new RolloutStep(1, terminationWait);
        IReadOnlyList<RolloutStep> steps = Check.OneOf(routing, "Type", "ALL_AT_ONCE", "CANARY", "LINEAR") switch
        {
            "CANARY" => [new RolloutStep(Share(routing, "CanarySize", variants, 0, 0.5), interval), last],
            "LINEAR" => Linear(Share(routing, "LinearStepSize", variants, 0.1, 0.5), interval, last),
            "ALL_AT_ONCE" => [last],
            _ => throw AwsException.Validation("Type is required in TrafficRoutingConfiguration."),
        };
        return (steps, limit);
    }

    private static (IReadOnlyList<RolloutStep>, TimeSpan?) Rolling(JsonObject policy, IReadOnlyList<VariantPlan> variants)
    {
        DemandRollable(variants, variants);
        var interval = Seconds(policy, "WaitIntervalInSeconds", 0, 3600) ?? throw AwsException.Validation("WaitIntervalInSeconds is required in RollingUpdatePolicy.");
        var batch = Share(policy, "MaximumBatchSize", variants, 0.05, 0.5);
        return (Linear(batch, interval, new RolloutStep(1, interval)), Seconds(policy, "MaximumExecutionTimeoutInSeconds", 600, 28800));
    }

    private static List<RolloutStep> Linear(double step, TimeSpan interval, RolloutStep last)
    {
        var steps = new List<RolloutStep>();
        for (var share = step; share < 0.999; share += step) steps.Add(new RolloutStep(share, interval));
        steps.Add(last);
        return steps;
    }

    private static double Share(JsonObject policy, string member, IReadOnlyList<VariantPlan> variants, double least, double most)
    {
        var size = policy.Object(member) ?? throw AwsException.Validation($"{member} is required for this traffic routing type.");
        var value = size.Int("Value") ?? throw AwsException.Validation($"Value is required in {member}.");
        var instances = variants.Sum(v => v.InstanceCount);
        var share = Check.OneOf(size, "Type", "INSTANCE_COUNT", "CAPACITY_PERCENT") switch
        {
            "INSTANCE_COUNT" => value / (double)instances,
            "CAPACITY_PERCENT" => value / 100.0,
            _ => throw AwsException.Validation($"Type is required in {member}."),
        };
        var allowed = share > 0 && share >= least - 1e-9 && share <= most + 1e-9;
        return allowed
            ? share
            : throw AwsException.Validation($"{member} of {value} {size.Text("Type")} is {share:P0} of the {instances} instance(s); it must be between {least:P0} and {most:P0}.");
    }

    private static TimeSpan? Seconds(JsonObject policy, string member, int min, int max) =>
        Check.Range(policy, member, min, max) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}

/// <summary>A share of the traffic for the new deployment, and how long it bakes before the next step.</summary>
internal sealed record RolloutStep(double Share, TimeSpan Bake);
