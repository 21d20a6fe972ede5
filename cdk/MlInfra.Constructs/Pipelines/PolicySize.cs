using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlInfra.Constructs.Pipelines;

/// <summary>How long a policy will be at most once its deploy-time values are known; IAM counts characters without blanks.</summary>
internal static partial class PolicySize
{
    /// <summary>The longest that a role's inline policies may be together.</summary>
    public const int MaxInline = 10_240;

    /// <summary>The longest that one managed policy may be.</summary>
    public const int MaxManaged = 6_144;

    /// <summary>How many managed policies a role may have without asking AWS for more.</summary>
    public const int MaxPolicies = 10;

    private const int Frame = 45;
    private const int LongestName = 63;

    public static int Of(IEnumerable<object> statements) => Frame + statements.Sum(Of);

    /// <summary>Statements in groups that each fit a managed policy; a statement that fits none is divided by its resources.</summary>
    public static IReadOnlyList<IReadOnlyList<object>> Split(IEnumerable<object> statements)
    {
        var groups = new List<List<object>>();
        var size = MaxManaged;
        foreach (var statement in statements.SelectMany(Divide))
        {
            var length = Of(statement);
            if (size + length > MaxManaged)
            {
                groups.Add([]);
                size = Frame;
            }

            groups[^1].Add(statement);
            size += length;
        }

        return groups;
    }

    private static int Of(object statement) =>
        Token().Replace(JsonSerializer.Serialize(statement).Replace("\\u002B", "+", StringComparison.Ordinal), match => new string('x', Length(match.Value))).Length + 1;

    // Account, Region and partition are short; a name of a bucket, a key or a role may be as long as names get.
    private static int Length(string token) =>
        token.Contains("AccountId", StringComparison.Ordinal) ? 12
        : token.Contains("Region", StringComparison.Ordinal) ? 14
        : token.Contains("Partition", StringComparison.Ordinal) ? 10
        : LongestName;

    private static IEnumerable<object> Divide(object statement)
    {
        if (Of(statement) + Frame <= MaxManaged || statement is not Dictionary<string, object> map || map["Resource"] is not string[] { Length: > 1 } resources)
        {
            return [statement];
        }

        var half = resources.Length / 2;
        return [.. Divide(With(resources[..half])), .. Divide(With(resources[half..]))];

        Dictionary<string, object> With(string[] some) => new(map) { ["Resource"] = some.Length == 1 ? some[0] : some };
    }

    [GeneratedRegex(@"\$\{Token\[[^\]]*\]\}")]
    private static partial Regex Token();
}
