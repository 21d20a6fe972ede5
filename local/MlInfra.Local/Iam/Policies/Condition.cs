using System.Globalization;
using System.Net;

namespace MlInfra.Local.Iam.Policies;

/// <summary>One key of one operator in a Condition block.</summary>
internal sealed class Condition
{
    private readonly string key;
    private readonly IReadOnlyList<string> wanted;
    private readonly string quantifier = "";
    private readonly bool ifExists;
    private readonly bool negated;
    private readonly Func<string, string, bool> matches;
    private readonly bool isNull;

    public Condition(string operatorName, string key, IReadOnlyList<string> wanted)
    {
        this.key = key;
        this.wanted = wanted;
        var name = operatorName;
        var colon = name.IndexOf(':');
        if (colon > 0)
        {
            (quantifier, name) = (name[..colon], name[(colon + 1)..]);
            if (quantifier is not ("ForAllValues" or "ForAnyValue")) throw new FormatException($"Invalid condition operator: {operatorName}");
        }
        ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        if (ifExists) name = name[..^"IfExists".Length];
        isNull = name == "Null";
        negated = name.Contains("Not", StringComparison.Ordinal);
        matches = isNull ? (_, _) => false : Operator(name) ?? throw new FormatException($"Invalid condition operator: {operatorName}");
    }

    public bool Holds(RequestContext context)
    {
        var actual = context.Find(key);
        if (isNull) return wanted.Any(w => string.Equals(w, "true", StringComparison.OrdinalIgnoreCase) == (actual is null));
        if (actual is null) return ifExists || negated || quantifier == "ForAllValues";
        return quantifier switch
        {
            "ForAllValues" => actual.All(a => Holds(a, context)),
            "ForAnyValue" => actual.Any(a => Holds(a, context)),
            _ => negated ? actual.All(a => Holds(a, context)) : actual.Any(a => Holds(a, context)),
        };
    }

    private bool Holds(string actual, RequestContext context) =>
        wanted.Select(context.Substitute).OfType<string>().Any(w => matches(w, actual)) != negated;

    // Each compares as the positive form; the negation is applied outside.
    private static Func<string, string, bool>? Operator(string name) => name switch
    {
        "StringEquals" or "StringNotEquals" or "BinaryEquals" => (w, a) => Unescape(w) == a,
        "StringEqualsIgnoreCase" or "StringNotEqualsIgnoreCase" => (w, a) => string.Equals(Unescape(w), a, StringComparison.OrdinalIgnoreCase),
        "StringLike" or "StringNotLike" => (w, a) => Glob.Matches(w, a),
        "ArnEquals" or "ArnLike" or "ArnNotEquals" or "ArnNotLike" => ArnMatches,
        "NumericEquals" or "NumericNotEquals" => Numbers((w, a) => a == w),
        "NumericLessThan" => Numbers((w, a) => a < w),
        "NumericLessThanEquals" => Numbers((w, a) => a <= w),
        "NumericGreaterThan" => Numbers((w, a) => a > w),
        "NumericGreaterThanEquals" => Numbers((w, a) => a >= w),
        "DateEquals" or "DateNotEquals" => Dates((w, a) => a == w),
        "DateLessThan" => Dates((w, a) => a < w),
        "DateLessThanEquals" => Dates((w, a) => a <= w),
        "DateGreaterThan" => Dates((w, a) => a > w),
        "DateGreaterThanEquals" => Dates((w, a) => a >= w),
        "Bool" => (w, a) => string.Equals(w, a, StringComparison.OrdinalIgnoreCase),
        "IpAddress" or "NotIpAddress" => (w, a) => IPAddress.TryParse(a, out var ip) && IPNetwork.TryParse(w.Contains('/') ? w : w + (w.Contains(':') ? "/128" : "/32"), out var net) && net.Contains(ip),
        _ => null,
    };

    // Wildcards do not cross the first five colons of an ARN.
    private static bool ArnMatches(string wanted, string actual)
    {
        var w = wanted.Split(':', 6);
        var a = actual.Split(':', 6);
        return wanted == "*" || w.Length == a.Length && w.Zip(a).All(p => Glob.Matches(p.First, p.Second));
    }

    private static string Unescape(string text) => text.Replace('\uE000', '*').Replace('\uE001', '?');

    private static Func<string, string, bool> Numbers(Func<double, double, bool> compare) => (w, a) =>
        double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
        && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) && compare(x, y);

    private static Func<string, string, bool> Dates(Func<DateTimeOffset, DateTimeOffset, bool> compare) => (w, a) =>
        Date(w) is { } x && Date(a) is { } y && compare(x, y);

    private static DateTimeOffset? Date(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : null;
}
