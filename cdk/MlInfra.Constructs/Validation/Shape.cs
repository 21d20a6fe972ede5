using System.Text.RegularExpressions;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Validation;

/// <summary>What a request's field must look like, read from the service's model.</summary>
internal sealed class Shape
{
    private Regex? _regex;

    public string Type { get; set; } = "structure";

    public bool Required { get; set; }

    public bool Union { get; set; }

    public double? Min { get; set; }

    public double? Max { get; set; }

    public string? Pattern { get; set; }

    public IReadOnlyList<string>? Enum { get; set; }

    /// <summary>The use whose instance types are allowed.</summary>
    public InstanceUse? Instances { get; set; }

    public Dictionary<string, Shape> Members { get; } = new(StringComparer.Ordinal);

    public Shape? Item { get; set; }

    public Shape? Key { get; set; }

    public Shape? Value { get; set; }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(string text)
    {
        if (Pattern is null or "[\\S\\s]*" or "[\\s\\S]*" || (Pattern is ".*" && !text.Contains('\n', StringComparison.Ordinal)))
        {
            return true;
        }

        _regex ??= new Regex($"^(?:{Pattern})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        return _regex.IsMatch(text);
    }
}
