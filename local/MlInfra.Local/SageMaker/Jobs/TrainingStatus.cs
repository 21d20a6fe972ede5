using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What a training job's description tells of its course: secondary statuses, times, what is billed.</summary>
internal static class TrainingStatus
{
    /// <summary>What a training job's description begins with.</summary>
    public static void Begun(JsonObject body, DateTimeOffset now)
    {
        body["SecondaryStatusTransitions"] = new JsonArray();
        Transition(body, "Starting", "Preparing the instances for training", now);
        foreach (var flag in new[] { "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining" }) body[flag] ??= false;
        foreach (var rule in body.Objects("DebugRuleConfigurations")) Unevaluated(body, "DebugRuleEvaluationStatuses", rule, now);
        foreach (var rule in body.Objects("ProfilerRuleConfigurations")) Unevaluated(body, "ProfilerRuleEvaluationStatuses", rule, now);
        if (body["ProfilerConfig"] is not null) body["ProfilingStatus"] = body.Object("ProfilerConfig")!.Flag("DisableProfiler") == true ? "Disabled" : "Enabled";
    }

    /// <summary>Enters a secondary status.</summary>
    public static void Transition(JsonObject body, string status, string message, DateTimeOffset now)
    {
        body["SecondaryStatus"] = status;
        var all = (JsonArray)(body["SecondaryStatusTransitions"] ??= new JsonArray());
        if (all.Count > 0) all[^1]!["EndTime"] ??= Json.Epoch(now);
        all.Add((JsonNode)new JsonObject { ["Status"] = status, ["StartTime"] = Json.Epoch(now), ["StatusMessage"] = message });
    }

    /// <summary>Enters the last status. The time is what ran on instances; of spot the part is billed that the discount leaves.</summary>
    public static void End(JsonObject body, string status, string secondary, string message, string? reason, TimeSpan ran, double spotDiscount, DateTimeOffset now)
    {
        body["TrainingJobStatus"] = status;
        Transition(body, secondary, message, now);
        body["SecondaryStatusTransitions"]!.AsArray()[^1]!["EndTime"] = Json.Epoch(now);
        if (reason is not null) body["FailureReason"] = reason;
        if (body["TrainingStartTime"] is null) return;
        var seconds = Math.Max(1, (int)Math.Ceiling(ran.TotalSeconds));
        var isSpot = body.Flag("EnableManagedSpotTraining") == true;
        body["TrainingEndTime"] = Json.Epoch(now);
        body["TrainingTimeInSeconds"] = seconds;
        body["BillableTimeInSeconds"] = isSpot ? (int)Math.Round(seconds * (1 - spotDiscount), MidpointRounding.AwayFromZero) : seconds;
    }

    /// <summary>How often the job was begun again after a fault of the service: it was Starting more often than it was interrupted.</summary>
    public static int Restarts(JsonObject body)
    {
        var all = body.Objects("SecondaryStatusTransitions").Select(t => t.Text("Status")).ToList();
        return Math.Max(0, all.Count(s => s == "Starting") - 1 - all.Count(s => s == "Interrupted"));
    }

    /// <summary>Whether a job that failed by a fault of the service is to be begun again.</summary>
    public static bool MayRestart(JsonObject body) => Restarts(body) < (body.Object("RetryStrategy")?.Int("MaximumRetryAttempts") ?? 0);

    // Rules are containers of AWS's that read the job's tensors; here none runs, and the description says so.
    private static void Unevaluated(JsonObject body, string member, JsonObject rule, DateTimeOffset now)
    {
        var statuses = (JsonArray)(body[member] ??= new JsonArray());
        statuses.Add((JsonNode)new JsonObject
        {
            ["RuleConfigurationName"] = rule.Required("RuleConfigurationName"), ["RuleEvaluationStatus"] = "Error",
            ["StatusDetails"] = "MlInfra Local evaluates no rules.", ["LastModifiedTime"] = Json.Epoch(now),
        });
    }
}
