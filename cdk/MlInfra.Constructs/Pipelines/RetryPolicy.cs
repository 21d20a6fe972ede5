using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>When and how often a step is tried again.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html"/>
public sealed record RetryPolicy
{
    private RetryPolicy()
    {
    }

    /// <summary>The failures it is for.</summary>
    public required IReadOnlyList<RetryOn> Failures { get; init; }

    /// <summary>How many times; 1 to 20. Null where time is the bound.</summary>
    public int? MaxAttempts { get; private init; }

    /// <summary>How long, in minutes; 1 to 14,400. Null where the number is the bound.</summary>
    public int? ExpireAfterMinutes { get; private init; }

    /// <summary>Seconds before the first retry; 1 to 43,200. Default: 1.</summary>
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>By what the interval grows at each retry; at least 1. Default: 2.</summary>
    public double BackoffRate { get; init; } = 2;

    /// <summary>Tries again at most so many times.</summary>
    public static RetryPolicy UpTo(int attempts, params IReadOnlyList<RetryOn> failures) => new() { Failures = failures, MaxAttempts = attempts };

    /// <summary>Tries again until so much time has passed.</summary>
    public static RetryPolicy Within(Duration time, params IReadOnlyList<RetryOn> failures)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new() { Failures = failures, ExpireAfterMinutes = (int)time.ToMinutes() };
    }

    internal void Check(Problems problems, string property, bool jobFailures)
    {
        if (Failures.Count == 0)
        {
            problems.Add(property, "no failures", "name what to retry after", "add a RetryOn value");
        }

        foreach (var failure in Failures.Where(failure => !jobFailures && failure > RetryOn.Throttling))
        {
            problems.Add(property, $"RetryOn.{failure}", "be RetryOn.ServiceFault or RetryOn.Throttling because the step runs no job", "remove it");
        }

        Range(problems, $"{property}.MaxAttempts", MaxAttempts, 20, "attempts");
        Range(problems, $"{property}.ExpireAfterMinutes", ExpireAfterMinutes, 14400, "min");
        Range(problems, $"{property}.IntervalSeconds", IntervalSeconds, 43200, "s");
        if (BackoffRate < 1)
        {
            problems.Add($"{property}.BackoffRate", PythonText.Float(BackoffRate), "be at least 1 so that the interval does not shrink", "raise it");
        }
    }

    internal JsonObject ToNode()
    {
        var node = new JsonObject
        {
            ["ExceptionType"] = new JsonArray([.. Failures.Select(failure => JsonValue.Create(Name(failure)))]),
            ["IntervalSeconds"] = IntervalSeconds,
            ["BackoffRate"] = Definition.Number(BackoffRate),
        };
        if (MaxAttempts is { } attempts)
        {
            node["MaxAttempts"] = attempts;
        }

        if (ExpireAfterMinutes is { } minutes)
        {
            node["ExpireAfterMin"] = minutes;
        }

        return node;
    }

    private static void Range(Problems problems, string property, int? value, int max, string unit)
    {
        if (value is { } number && (number < 1 || number > max))
        {
            problems.Add(property, $"{number} {unit}", $"be 1 to {max} {unit}", number < 1 ? "raise it" : "lower it");
        }
    }

    private static string Name(RetryOn failure) => failure switch
    {
        RetryOn.ServiceFault => "Step.SERVICE_FAULT",
        RetryOn.Throttling => "Step.THROTTLING",
        RetryOn.JobInternalError => "SageMaker.JOB_INTERNAL_ERROR",
        RetryOn.CapacityError => "SageMaker.CAPACITY_ERROR",
        _ => "SageMaker.RESOURCE_LIMIT",
    };
}
