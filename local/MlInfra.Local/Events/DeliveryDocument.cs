namespace MlInfra.Local.Events;

/// <summary>An event on its way to one target. Kept until it is delivered or given up.</summary>
internal sealed record DeliveryDocument(
    string Id, string RuleName, string TargetId, string Target, string Event, int Attempts, DateTimeOffset Accepted, DateTimeOffset Due);
