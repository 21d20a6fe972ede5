using System.Globalization;

namespace MlInfra.Cli.Simulation;

/// <summary>Requests by the minute, from a file or a pattern.</summary>
internal static class Traffic
{
    public static readonly IReadOnlyList<string> Patterns = ["steady", "ramp", "spike", "daily", "bursts"];

    private const int MostMinutes = 60 * 24 * 31;

    /// <summary>A pattern between two rates.</summary>
    public static double[] Pattern(string name, double low, double peak, int minutes) => [.. Enumerable.Range(0, minutes).Select(minute => low + (peak - low) * Share(name, minute, minutes))];

    /// <summary>A line a minute: the requests, or more columns whose last one they are. A first line without a number is a header.</summary>
    public static double[] Read(string file)
    {
        if (!File.Exists(file)) throw new CliException($"There is no file '{file}'.", "Give a text file with the requests of one minute in each line.", ExitCodes.Usage);
        var rates = new List<double>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            var text = line.Split(',', ';', '\t')[^1].Trim();
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) && rate >= 0) rates.Add(rate);
            else if (number > 1) throw new CliException($"{file}, line {number}: got '{text}', must be the requests of one minute, a number of 0 or more.", "Mend the line.", ExitCodes.Usage);
            if (rates.Count > MostMinutes) throw new CliException($"{file} holds more than {MostMinutes} minutes (31 days).", "Give a part of it.", ExitCodes.Usage);
        }
        return rates.Count > 0 ? [.. rates] : throw new CliException($"{file} holds no numbers.", "Give a text file with the requests of one minute in each line.", ExitCodes.Usage);
    }

    private static double Share(string name, int minute, int minutes) => name switch
    {
        "steady" => 1,
        "ramp" => minutes < 2 ? 1 : (double)minute / (minutes - 1),
        "spike" => minute >= minutes / 3 && minute < minutes / 3 + Math.Max(1, minutes / 6) ? 1 : 0,
        "daily" => (1 - Math.Cos(2 * Math.PI * minute / (24 * 60))) / 2,
        "bursts" => minute % 40 < 12 ? 1 : 0,
        _ => throw new ArgumentException($"Unknown pattern {name}", nameof(name)),
    };
}
