namespace MlInfra.Lambdas.Runtime;

/// <summary>What Lambda says about one invocation, with the log whose lines bear its id.</summary>
internal sealed record Invocation(string RequestId, DateTimeOffset Deadline, string? FunctionArn, string? TraceId, JsonLog Log);
