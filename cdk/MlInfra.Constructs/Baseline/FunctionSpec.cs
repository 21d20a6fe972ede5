using Amazon.CDK;

namespace MlInfra.Constructs.Baseline;

/// <summary>What a function of the Lambda package is: which of its functions, told what, and what it may do.</summary>
internal sealed record FunctionSpec(string Name)
{
    /// <summary>The folder of the published package; see <see cref="LambdaPackage.Find"/>.</summary>
    public required string Package { get; init; }

    /// <summary>What the function does.</summary>
    public required string Description { get; init; }

    /// <summary>What the role is for. Default: <see cref="Description"/>.</summary>
    public string? RoleDescription { get; init; }

    /// <summary>What the role lets the function do; the leave to write its log and its dead letters is added.</summary>
    public required IReadOnlyList<Allow> May { get; init; }

    /// <summary>The function's settings beside its name.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public required int TimeoutSeconds { get; init; }

    public required int MemoryMiB { get; init; }

    public required int LogRetentionDays { get; init; }

    /// <summary>What happens to the log.</summary>
    public required RemovalPolicy RemovalPolicy { get; init; }

    /// <summary>The queue that takes the events of asynchronous calls that failed. Default: none.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>Why CloudWatch's own encryption is enough for the log. Default: the finding stands.</summary>
    public string? PlainLogReason { get; init; }

    /// <summary>Findings of cdk-nag at the function, and why they stand.</summary>
    public IReadOnlyList<(string Rule, string Reason)> Findings { get; init; } = [];
}
