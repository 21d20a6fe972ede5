using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>What a caller submits to deploy: the members that CreateStack, UpdateStack and CreateChangeSet have in common.</summary>
internal sealed partial record Submission
{
    public required string StackName { get; init; }

    public required IReadOnlyList<GivenParameter> Parameters { get; init; }

    /// <summary>Null keeps the stack's tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public string? RoleArn { get; init; }

    public string? ClientToken { get; init; }

    public static Submission Read(JsonObject input, string tokenMember)
    {
        Refuse(input);
        return new()
        {
            StackName = input.Text("StackName") ?? throw CfnError.Missing("StackName"),
            Parameters = GivenParameter.ReadAll(input),
            Tags = input.ContainsKey("Tags") ? ReadTags(input) : null,
            Capabilities = [.. input.Texts("Capabilities").Where(c => c.Length > 0)],
            RoleArn = input.Text("RoleARN") is { Length: > 0 } role ? role : null,
            ClientToken = input.Text(tokenMember),
        };
    }

    /// <summary>The name of a stack that is to be made.</summary>
    public static string DemandName(string name) => name.Length is > 0 and <= 128 && NamePattern().IsMatch(name)
        ? name
        : throw CfnError.Invalid($"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");

    private static Dictionary<string, string> ReadTags(JsonObject input)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in input.Objects("Tags"))
        {
            var key = tag.Text("Key") ?? throw CfnError.Missing("Key");
            if (!tags.TryAdd(key, tag.Text("Value") ?? "")) throw CfnError.Invalid($"Duplicate tag keys found. Please note that Tag keys are case insensitive: {key}");
        }
        return tags;
    }

    // What would change the outcome and is not there is refused, not passed over.
    private static void Refuse(JsonObject input)
    {
        if (input.Texts("NotificationARNs").Any(a => a.Length > 0)) throw CfnError.NotSupported("NotificationARNs (subscribe to the events \"CloudFormation Stack Status Change\" instead)");
        if (input.Object("RollbackConfiguration")?.Objects("RollbackTriggers").Any() == true) throw CfnError.NotSupported("RollbackTriggers");
        // ImportExistingResources is let through: the CLI's bootstrap always sends it, and a name that is taken fails its resource loudly.
        if (input.Objects("ResourcesToImport").Any()) throw CfnError.NotSupported("the import of resources into a stack");
        foreach (var member in (string[])["ResourceTypes", "StackPolicyURL", "StackPolicyDuringUpdateURL", "DeploymentMode"])
            if (input[member] is JsonArray { Count: > 0 } or JsonValue && input.Text(member) is not "") throw CfnError.NotSupported(member);
    }

    [GeneratedRegex("^[a-zA-Z][-a-zA-Z0-9]*$")]
    private static partial Regex NamePattern();
}
