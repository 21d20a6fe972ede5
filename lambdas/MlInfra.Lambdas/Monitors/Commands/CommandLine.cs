using System.Globalization;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>Options with a value each (<c>--name value</c>); one that may have several is given several times, or with commas.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, List<string>> _given = [];

    /// <exception cref="UsageException">An option is unknown, or has no value.</exception>
    public CommandLine(IReadOnlyList<string> arguments, IReadOnlyList<string> known)
    {
        for (var at = 0; at < arguments.Count; at += 2)
        {
            var name = arguments[at];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !known.Contains(name[2..]))
            {
                throw new UsageException($"'{name}' is no option here; there are {string.Join(", ", known.Select(option => "--" + option))}.");
            }
            if (at + 1 == arguments.Count) throw new UsageException($"{name} has no value.");
            if (!_given.TryGetValue(name[2..], out var values)) _given[name[2..]] = values = [];
            values.Add(arguments[at + 1]);
        }
    }

    public string Required(string name) => Maybe(name) ?? throw new UsageException($"--{name} is missing.");

    public string? Maybe(string name) => !_given.TryGetValue(name, out var values) ? null
        : values.Count == 1 ? values[0] : throw new UsageException($"--{name} is given {values.Count} times.");

    /// <summary>Each value as it was given.</summary>
    public IReadOnlyList<string> Each(string name) => _given.GetValueOrDefault(name, []);

    /// <summary>All values, those with commas taken apart.</summary>
    public IReadOnlyList<string> Several(string name) => [.. Each(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    public T Choice<T>(string name, T? otherwise = null)
        where T : struct, Enum
    {
        var text = otherwise is null ? Required(name) : Maybe(name);
        if (text is null) return otherwise!.Value;
        return Array.IndexOf(Enum.GetNames<T>(), text) >= 0 ? Enum.Parse<T>(text) : throw new UsageException($"--{name}: got '{text}', must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public double Number(string name, double otherwise) => Maybe(name) is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new UsageException($"--{name}: got '{text}', must be a number.");

    public int Whole(string name, int otherwise, int least) => Maybe(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
        : throw new UsageException($"--{name}: got '{text}', must be a whole number of at least {least}.");

    public DateTimeOffset Time(string name) => DateTimeOffset.TryParse(
        Required(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time : throw new UsageException($"--{name}: got '{Required(name)}', must be a time such as 2026-03-01T10:00:00Z.");
}
