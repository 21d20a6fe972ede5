namespace MlInfra.Lambdas.Runtime;

/// <summary>What Lambda says about one invocation, with the log whose lines bear its id.</summary>
internal sealed record Invocation(string RequestId, DateTimeOffset Deadline, string? FunctionArn, string? TraceId, JsonLog Log)
{
    /// <summary>What was left of the time-out when the event came. The deadline is told by the process's own clock, which need not be the function's.</summary>
    public TimeSpan Left { get; init; } = TimeSpan.FromMinutes(15);
}
