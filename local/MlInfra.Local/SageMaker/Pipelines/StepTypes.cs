using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The types of steps: which there are, which run here, which are jobs.</summary>
internal static class StepTypes
{
    /// <summary>All that a definition may have.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "Processing", "Training", "Tuning", "Transform", "AutoML", "Model", "RegisterModel", "Condition", "Fail", "Lambda", "Callback",
        "QualityCheck", "ClarifyCheck", "EMR", "EMRServerless", "EndpointConfig", "Endpoint",
    ];

    private static readonly string[] Refused = ["AutoML", "QualityCheck", "ClarifyCheck", "EMR", "EMRServerless"];

    private static readonly string[] Retried = ["Processing", "Training", "Tuning", "Transform", "AutoML", "Model", "RegisterModel", "QualityCheck", "ClarifyCheck", "EMRServerless"];

    private static readonly Dictionary<string, JobKind> Kinds = new()
    {
        ["Processing"] = JobKind.Processing, ["Training"] = JobKind.Training, ["Transform"] = JobKind.Transform, ["Tuning"] = JobKind.Tuning,
    };

    /// <summary>Whether steps of that type run here.</summary>
    public static bool Runs(string type) => Known.Contains(type) && !Refused.Contains(type);

    /// <summary>Whether AWS takes RetryPolicies of steps of that type.</summary>
    public static bool Retries(string type) => Retried.Contains(type);

    /// <summary>Whether its arguments may be left out.</summary>
    public static bool NeedsArguments(string type) => type is not ("Callback" or "Lambda");

    /// <summary>The kind of job that runs it, or null.</summary>
    public static JobKind? Job(string type) => Kinds.GetValueOrDefault(type);
}
