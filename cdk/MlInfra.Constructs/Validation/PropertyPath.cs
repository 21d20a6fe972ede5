using System.Globalization;
using System.Text;

namespace MlInfra.Constructs.Validation;

/// <summary>A property's path in parts: a member's name, a list's index, or a name in brackets.</summary>
internal static class PropertyPath
{
    /// <summary>The parts of <c>a.b[0].c['d']</c>; null where it can't be read.</summary>
    public static IReadOnlyList<Part>? Parse(string path)
    {
        var parts = new List<Part>();
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[')
            {
                var end = path.IndexOf(']', at);
                if (end < 0 || Bracket(path[(at + 1)..end]) is not { } part)
                {
                    return null;
                }

                parts.Add(part);
                at = end + 1;
                continue;
            }

            if (path[at] == '.' && (parts.Count == 0 || ++at == path.Length))
            {
                return null;
            }

            var next = path.AsSpan(at).IndexOfAny('.', '[');
            var stop = next < 0 ? path.Length : at + next;
            if (stop == at)
            {
                return null;
            }

            parts.Add(new Part(path[at..stop], null, false));
            at = stop;
        }

        return parts.Count == 0 ? null : parts;
    }

    /// <summary>The parts as one path again.</summary>
    public static string Say(IEnumerable<Part> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            _ = part switch
            {
                { Index: { } index } => text.Append('[').Append(index).Append(']'),
                { Quoted: true } => text.Append("['").Append(part.Name).Append("']"),
                _ => text.Append(text.Length > 0 ? "." : "").Append(part.Name),
            };
        }

        return text.ToString();
    }

    private static Part? Bracket(string inner)
    {
        if (inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0])
        {
            return new Part(inner[1..^1], null, true);
        }

        return int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new Part("", index, false) : null;
    }

    /// <summary>One part.</summary>
    internal sealed record Part(string Name, int? Index, bool Quoted);
}
