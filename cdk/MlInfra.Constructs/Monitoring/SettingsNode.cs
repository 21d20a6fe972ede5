using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Writes settings that differ from their defaults, and says which are out of range.</summary>
internal static class SettingsNode
{
    public static void Add<T>(JsonObject node, string name, T value, T otherwise)
    {
        if (!EqualityComparer<T>.Default.Equals(value, otherwise))
        {
            node[name] = value is Enum ? value.ToString() : JsonValue.Create(value);
        }
    }

    public static void Check(Problems problems, string property, double value, bool good, string must, string fix)
    {
        if (!good)
        {
            problems.Add(property, value.ToString(CultureInfo.InvariantCulture), must, fix);
        }
    }

    /// <summary>What the settings of intervals have in common.</summary>
    public static void CheckIntervals(Problems problems, string property, double confidence, int resamples, int seed, int minimumCount, int usualCount)
    {
        Check(problems, $"{property}.Confidence", confidence, confidence is > 0 and < 1, "be a confidence between 0 and 1", "take 0.99");
        Check(problems, $"{property}.Resamples", resamples, resamples is >= 20 and <= 100_000, "be 20 to 100000 resamples", "take 1000");
        Check(problems, $"{property}.Seed", seed, seed >= 0, "be 0 or more", "take 1");
        Check(problems, $"{property}.MinimumCount", minimumCount, minimumCount >= 1, "be 1 or more", $"take {usualCount}");
    }
}
