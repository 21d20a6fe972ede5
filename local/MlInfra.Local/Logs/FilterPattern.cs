using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>A filter pattern of plain terms: all of them, any of ?these, none of -these; "quoted phrases".</summary>
internal sealed class FilterPattern
{
    private readonly List<string> all = [];
    private readonly List<string> any = [];
    private readonly List<string> none = [];

    public FilterPattern(string pattern)
    {
        pattern = pattern.Trim();
        if (pattern.StartsWith('{') || pattern.StartsWith('[') || pattern.StartsWith('%'))
            throw AwsException.NotSupported($"the filter pattern {pattern} of CloudWatch Logs (plain terms are supported)");
        for (var i = 0; i < pattern.Length;)
        {
            if (pattern[i] == ' ')
            {
                i++;
                continue;
            }
            var target = pattern[i] switch { '?' => any, '-' => none, _ => all };
            if (target != all) i++;
            int end;
            if (i < pattern.Length && pattern[i] == '"')
            {
                end = pattern.IndexOf('"', i + 1);
                if (end < 0) throw new AwsException("InvalidParameterException", "Invalid character(s) in term '\"'");
                target.Add(pattern[(i + 1)..end]);
                i = end + 1;
                continue;
            }
            end = pattern.IndexOf(' ', i);
            if (end < 0) end = pattern.Length;
            target.Add(pattern[i..end]);
            i = end;
        }
    }

    public bool Matches(string message) =>
        all.All(t => message.Contains(t, StringComparison.Ordinal))
        && (any.Count == 0 || any.Any(t => message.Contains(t, StringComparison.Ordinal)))
        && !none.Any(t => message.Contains(t, StringComparison.Ordinal));
}
