using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A step fails. The message is its FailureReason; the class is what a retry policy may name.</summary>
internal sealed class StepFault(string reason, string? retryClass = null) : Exception(reason)
{
    /// <summary>Such as Step.THROTTLING, or null if no policy fits.</summary>
    public string? RetryClass { get; } = retryClass;

    /// <summary>Of an operation that refused.</summary>
    public static StepFault Of(string operation, AwsException e) =>
        new($"ClientError: Failed to invoke {operation}. Error Details: {e.Message}", e.Code switch
        {
            "ThrottlingException" or "Throttling" or "TooManyRequestsException" => "Step.THROTTLING",
            "ResourceLimitExceeded" => "SageMaker.RESOURCE_LIMIT",
            _ => e.Status >= 500 ? "Step.SERVICE_FAULT" : null,
        });

    /// <summary>Of a job that failed.</summary>
    public static StepFault OfJob(JobKind kind, string reason) =>
        new(reason, reason switch
        {
            // AWS does not try a whole tuning job again for a fault inside it.
            _ when kind == JobKind.Tuning && reason.StartsWith("InternalServerError", StringComparison.Ordinal) => null,
            _ when reason.StartsWith("InternalServerError", StringComparison.Ordinal) => "SageMaker.JOB_INTERNAL_ERROR",
            _ when reason.StartsWith("CapacityError", StringComparison.Ordinal) => "SageMaker.CAPACITY_ERROR",
            _ when reason.StartsWith("ResourceLimitExceeded", StringComparison.Ordinal) => "SageMaker.RESOURCE_LIMIT",
            _ => null,
        });
}
