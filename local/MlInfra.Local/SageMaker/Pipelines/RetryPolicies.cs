using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>When a step that failed is tried again.</summary>
internal static class RetryPolicies
{
    /// <summary>How long AWS would wait before the next attempt; null if there is none.</summary>
    /// <param name="step">The step.</param>
    /// <param name="fault">What became of the last attempt.</param>
    /// <param name="retries">How often it was tried again so far.</param>
    /// <param name="sinceStart">The time since the first attempt, as AWS would count it.</param>
    public static TimeSpan? Next(StepDefinition step, StepFault fault, int retries, TimeSpan sinceStart)
    {
        if (fault.RetryClass is null) return null;
        foreach (var policy in step.Body.Objects("RetryPolicies"))
        {
            if (!policy.Texts("ExceptionType").Contains(fault.RetryClass)) continue;
            var expires = policy.Number("ExpireAfterMin");
            var most = policy.Int("MaxAttempts") ?? (expires is null ? 5 : int.MaxValue);
            if (retries >= most || sinceStart.TotalMinutes >= expires) return null;
            return TimeSpan.FromSeconds((policy.Number("IntervalSeconds") ?? 1) * Math.Pow(policy.Number("BackoffRate") ?? 2.0, Math.Min(retries, 30)));
        }

        return null;
    }
}
