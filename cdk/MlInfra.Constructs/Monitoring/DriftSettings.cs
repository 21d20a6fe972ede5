using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>When a feature has drifted: its distance must reach a limit that matters, and must be more than chance.</summary>
public sealed record DriftSettings
{
    /// <summary>By what the drift of numbers is judged. Default: the Kolmogorov-Smirnov distance.</summary>
    public NumberMeasure NumberMeasure { get; init; } = NumberMeasure.KolmogorovSmirnov;

    /// <summary>By what the drift of categories is judged. Default: the greatest difference of a share.</summary>
    public CategoryMeasure CategoryMeasure { get; init; } = CategoryMeasure.LInfinity;

    /// <summary>The distance of numbers that matters. Range: above 0. Default: as the constraints say, else 0.1 (PSI: 0.2; Wasserstein: 0.25 standard deviations).</summary>
    public double? NumberLimit { get; init; }

    /// <summary>The distance of categories that matters. Range: above 0. Default: as the constraints say, else 0.1 (PSI: 0.2).</summary>
    public double? CategoryLimit { get; init; }

    /// <summary>The chance of a false alarm, in a run, that is taken; after correction for the number of tests. Range: 0 to 1, exclusive. Default: 0.001.</summary>
    public double Level { get; init; } = 0.001;

    /// <summary>Whether a distance must also be significant. Default: yes.</summary>
    public bool RequireSignificance { get; init; } = true;

    /// <summary>How p-values are corrected for the number of tests. Default: Benjamini-Hochberg.</summary>
    public Correction Correction { get; init; } = Correction.BenjaminiHochberg;

    /// <summary>Values below which a feature is not judged, in the baseline or now. Range: 1 and more. Default: 100.</summary>
    public int MinimumCount { get; init; } = 100;

    /// <summary>Bins of PSI and Jensen-Shannon for numbers, of equal shares in the baseline. Range: 2 to 1,000. Default: 10.</summary>
    public int Bins { get; init; } = 10;

    internal JsonObject ToNode()
    {
        var (node, plain) = (new JsonObject(), new DriftSettings());
        SettingsNode.Add(node, "numberMeasure", NumberMeasure, plain.NumberMeasure);
        SettingsNode.Add(node, "categoryMeasure", CategoryMeasure, plain.CategoryMeasure);
        SettingsNode.Add(node, "numberLimit", NumberLimit, null);
        SettingsNode.Add(node, "categoryLimit", CategoryLimit, null);
        SettingsNode.Add(node, "level", Level, plain.Level);
        SettingsNode.Add(node, "requireSignificance", RequireSignificance, plain.RequireSignificance);
        SettingsNode.Add(node, "correction", Correction, plain.Correction);
        SettingsNode.Add(node, "minimumCount", MinimumCount, plain.MinimumCount);
        SettingsNode.Add(node, "bins", Bins, plain.Bins);
        return node;
    }

    internal void Check(Problems problems, string property)
    {
        const string Above = "be a distance above 0";
        SettingsNode.Check(problems, $"{property}.{nameof(NumberLimit)}", NumberLimit ?? 1, NumberLimit is null or (> 0 and < double.PositiveInfinity), Above, "take 0.1, or leave it out");
        SettingsNode.Check(problems, $"{property}.{nameof(CategoryLimit)}", CategoryLimit ?? 1, CategoryLimit is null or (> 0 and < double.PositiveInfinity), Above, "take 0.1, or leave it out");
        SettingsNode.Check(problems, $"{property}.{nameof(Level)}", Level, Level is > 0 and < 1, "be a chance between 0 and 1", "take 0.001");
        SettingsNode.Check(problems, $"{property}.{nameof(MinimumCount)}", MinimumCount, MinimumCount >= 1, "be 1 or more", "take 100");
        SettingsNode.Check(problems, $"{property}.{nameof(Bins)}", Bins, Bins is >= 2 and <= 1000, "be 2 to 1000", "take 10");
    }
}
