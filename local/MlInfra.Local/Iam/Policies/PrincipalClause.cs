using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Policies;

/// <summary>How a policy's Principal speaks of a caller.</summary>
internal enum PrincipalMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As the account: its identity policies decide.</summary>
    Account,

    /// <summary>As the caller himself, or as everybody.</summary>
    Direct,
}

/// <summary>The Principal or NotPrincipal of a statement.</summary>
internal sealed class PrincipalClause
{
    private readonly bool everybody;
    private readonly List<string> accounts = [];
    private readonly List<string> services = [];

    private PrincipalClause(JsonNode node)
    {
        if (node is JsonValue)
        {
            everybody = JsonReading.AsText(node) == "*";
            if (!everybody) throw new FormatException("Invalid principal in policy");
            return;
        }
        if (node is not JsonObject members) throw new FormatException("Invalid principal in policy");
        accounts.AddRange(members.Texts("AWS"));
        services.AddRange(members.Texts("Service"));
        everybody = accounts.Contains("*");
    }

    public static PrincipalClause? Parse(JsonNode? node) => node is null ? null : new(node);

    public PrincipalMatch Match(PolicyCaller caller)
    {
        if (everybody) return PrincipalMatch.Direct;
        if (caller.Service is { } service) return services.Contains(service) || services.Contains("*") ? PrincipalMatch.Direct : PrincipalMatch.None;
        if (accounts.Any(a => a == caller.Arn || a == caller.RoleArn)) return PrincipalMatch.Direct;
        return accounts.Any(a => a == caller.Account || a.EndsWith($"::{caller.Account}:root", StringComparison.Ordinal)) ? PrincipalMatch.Account : PrincipalMatch.None;
    }
}

/// <summary>Who a policy with principals is asked about: a service, or a user or role of the account.</summary>
internal sealed record PolicyCaller(string Account, string? Arn, string? RoleArn, string? Service);
