using System.Text;

namespace MlInfra.Local.Iam.Policies;

/// <summary>The condition keys of a request. Keys ignore case; a value of several is separated by line feeds.</summary>
internal sealed class RequestContext(IEnumerable<KeyValuePair<string, string>> values)
{
    private readonly Dictionary<string, string> values = Merge(values);

    /// <summary>The key's values, or null if the request has no such key.</summary>
    public IReadOnlyList<string>? Find(string key) => values.TryGetValue(key, out var value) ? value.Split('\n') : null;

    /// <summary>Puts values in the place of policy variables; null if one of them is unknown.</summary>
    public string? Substitute(string pattern)
    {
        if (!pattern.Contains("${", StringComparison.Ordinal)) return pattern;
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            var end = pattern[i] == '$' && i + 1 < pattern.Length && pattern[i + 1] == '{' ? pattern.IndexOf('}', i) : -1;
            if (end < 0)
            {
                result.Append(pattern[i++]);
                continue;
            }
            if (ValueOf(pattern[(i + 2)..end]) is not { } value) return null;
            result.Append(Glob.Escape(value));
            i = end + 1;
        }
        return result.ToString();
    }

    private string? ValueOf(string variable)
    {
        if (variable is "*" or "?" or "$") return variable;
        var comma = variable.IndexOf(',');
        var name = (comma < 0 ? variable : variable[..comma]).Trim();
        if (Find(name) is [var single]) return single;
        return comma < 0 ? null : variable[(comma + 1)..].Trim().Trim('\'');
    }

    private static Dictionary<string, string> Merge(IEnumerable<KeyValuePair<string, string>> values)
    {
        var merged = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values) merged[key] = value;
        return merged;
    }
}
