using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudWatch;

/// <summary>A dashboard: its body is kept as it was put.</summary>
internal sealed record Dashboard(string Name, string Body, DateTimeOffset Modified, JsonArray? Tags = null);
