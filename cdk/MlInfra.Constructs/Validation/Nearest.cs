namespace MlInfra.Constructs.Validation;

/// <summary>Finds what a misspelt name may have meant.</summary>
public static class Nearest
{
    /// <summary>The nearest of the known names, best first; at most <paramref name="count"/>.</summary>
    public static IReadOnlyList<string> To(string given, IEnumerable<string> known, int count = 3) =>
        [.. known.Select(name => (name, far: Distance(given, name)))
            .OrderBy(pair => pair.far).ThenBy(pair => pair.name, StringComparer.Ordinal)
            .Take(count).Select(pair => pair.name)];

    /// <summary>"a, b or c" of the nearest names.</summary>
    public static string Say(string given, IEnumerable<string> known, int count = 3) => Or(To(given, known, count));

    /// <summary>"'a', 'b' or 'c'".</summary>
    public static string Or(IEnumerable<string> names)
    {
        var quoted = names.Select(name => $"'{name}'").ToArray();
        return quoted.Length switch
        {
            0 => "nothing",
            1 => quoted[0],
            _ => string.Join(", ", quoted[..^1]) + " or " + quoted[^1],
        };
    }

    internal static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[b.Length];
    }
}
