namespace MlInfra.Local.Lambda;

/// <summary>An event that was taken for later.</summary>
internal sealed record AsyncInvocation(string Id, string RequestId, string FunctionName, byte[] Payload, int Attempts, DateTimeOffset Accepted, DateTimeOffset Due);
