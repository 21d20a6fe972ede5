using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>CloudWatch Logs.</summary>
internal sealed class LogsService(GroupOperations groups, EventOperations events) : IServiceRoom
{
    public string SigningName => "logs";

    public IReadOnlyList<string> TargetPrefixes => ["Logs_20140328"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations => [.. groups.All, .. events.All];

    /// <summary>An operation on a group or stream; its resource is written as IAM sees it.</summary>
    internal static Operation On(World world, string name, Func<Call, JsonObject?> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"logs:{name}", world.Arn("logs", $"log-group:{GroupOf(c)}:log-stream:{c.Input.Text("logStreamName")}"))],
    };

    /// <summary>The group, named or by ARN.</summary>
    internal static string GroupOf(Call call)
    {
        var name = call.Input.Text("logGroupName") ?? call.Input.Text("logGroupIdentifier") ?? call.Input.Text("resourceArn") ?? "";
        if (!name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        var group = name[(name.IndexOf(":log-group:", StringComparison.Ordinal) + ":log-group:".Length)..];
        return group.EndsWith(":*", StringComparison.Ordinal) ? group[..^2] : group;
    }
}
