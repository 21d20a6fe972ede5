namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>One line of a stack's history.</summary>
internal sealed record EventDocument(
    int Number, string EventId, string LogicalId, string? PhysicalId, string Type, DateTimeOffset Timestamp, string Status, string? Reason,
    string OperationId, string? ClientToken, string? Properties);
