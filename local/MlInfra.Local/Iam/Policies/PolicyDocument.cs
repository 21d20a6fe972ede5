using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Policies;

/// <summary>What a policy says of a request.</summary>
internal enum Verdict
{
    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>It allows the account, whose identity policies decide (policies with principals only).</summary>
    AllowAccount,

    /// <summary>It allows it.</summary>
    Allow,

    /// <summary>It denies it, whatever others say.</summary>
    Deny,
}

/// <summary>A policy, parsed.</summary>
internal sealed class PolicyDocument
{
    private static readonly ConcurrentDictionary<string, PolicyDocument> Parsed = new(StringComparer.Ordinal);

    private PolicyDocument(IReadOnlyList<Statement> statements) => Statements = statements;

    public IReadOnlyList<Statement> Statements { get; }

    /// <summary>Parses, or gives what was parsed before. Throws MalformedPolicyDocument.</summary>
    public static PolicyDocument Parse(string json) => Parsed.GetOrAdd(json, static text =>
    {
        try
        {
            return Read(JsonNode.Parse(text) as JsonObject ?? throw new FormatException("Syntax errors in policy."));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new AwsException("MalformedPolicyDocument", e is JsonException ? "Syntax errors in policy." : e.Message);
        }
    });

    /// <summary>What an identity policy says.</summary>
    public Verdict Judge(string action, string resource, RequestContext context) =>
        Strongest(Statements.Where(s => s.Covers(action, resource, context)).Select(s => s.Allow ? Verdict.Allow : Verdict.Deny));

    /// <summary>What a policy with principals says of a caller.</summary>
    public Verdict Judge(PolicyCaller caller, string action, string resource, RequestContext context) =>
        Strongest(Statements.Where(s => s.Covers(action, resource, context)).Select(s => (s.Match(caller), s.Allow) switch
        {
            (PrincipalMatch.None, _) => Verdict.Silent,
            (_, false) => Verdict.Deny,
            (PrincipalMatch.Account, _) => Verdict.AllowAccount,
            _ => Verdict.Allow,
        }));

    private static Verdict Strongest(IEnumerable<Verdict> verdicts) => verdicts.DefaultIfEmpty(Verdict.Silent).Max();

    private static PolicyDocument Read(JsonObject json)
    {
        var statements = json["Statement"] switch
        {
            JsonObject single => [single],
            JsonArray several => several.OfType<JsonObject>().ToList(),
            _ => throw new FormatException("Syntax errors in policy."),
        };
        return new([.. statements.Select(s => new Statement(s))]);
    }
}
