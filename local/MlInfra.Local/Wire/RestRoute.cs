namespace MlInfra.Local.Wire;

/// <summary>A method and path template such as "GET /functions/{Name}/versions"; {Rest+} takes the remaining segments.</summary>
internal sealed class RestRoute
{
    private readonly string method;
    private readonly string[] segments;

    private RestRoute(string method, string[] segments)
    {
        this.method = method;
        this.segments = segments;
        Weight = segments.Sum(s => IsParameter(s) ? s.EndsWith("+}", StringComparison.Ordinal) ? -100 : 1 : 3);
    }

    public int Weight { get; }

    public static RestRoute Parse(string template)
    {
        var space = template.IndexOf(' ');
        if (space < 0) throw new ArgumentException($"'{template}' is no 'METHOD /path'", nameof(template));
        return new(template[..space], Split(template[(space + 1)..].Split('?')[0]));
    }

    /// <summary>The parameters' values, or null if the request is another's. The path is still percent-encoded.</summary>
    public Dictionary<string, string>? Match(string requestMethod, string rawPath)
    {
        if (!string.Equals(method, requestMethod, StringComparison.OrdinalIgnoreCase)) return null;
        var path = Split(rawPath);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            if (segment.EndsWith("+}", StringComparison.Ordinal))
            {
                if (i >= path.Length) return null;
                values[segment[1..^2]] = Uri.UnescapeDataString(string.Join('/', path[i..]));
                return values;
            }
            if (i >= path.Length) return null;
            if (IsParameter(segment)) values[segment[1..^1]] = Uri.UnescapeDataString(path[i]);
            else if (segment != path[i]) return null;
        }
        return segments.Length == path.Length ? values : null;
    }

    private static string[] Split(string path) => path.Trim('/').Split('/');

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
