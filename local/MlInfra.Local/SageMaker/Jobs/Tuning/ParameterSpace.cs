using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>All hyperparameters that are searched: a cube with an axis from 0 to 1 for each.</summary>
internal sealed class ParameterSpace
{
    /// <summary>Reads ParameterRanges (or HyperParameterRanges). Throws AWS's ValidationException.</summary>
    public ParameterSpace(JsonObject? ranges)
    {
        if (ranges?["AutoParameters"] is JsonArray { Count: > 0 }) throw AwsException.NotSupported("AutoParameters of CreateHyperParameterTuningJob");
        Parameters =
        [
            .. (ranges?.Objects("IntegerParameterRanges") ?? []).Select(r => TunedParameter.Numeric(r, isInteger: true)),
            .. (ranges?.Objects("ContinuousParameterRanges") ?? []).Select(r => TunedParameter.Numeric(r, isInteger: false)),
            .. (ranges?.Objects("CategoricalParameterRanges") ?? []).Select(TunedParameter.Categorical),
        ];
        if (Parameters.Count == 0) throw AwsException.Validation("At least one hyperparameter range must be given.");
        if (Parameters.Count > 30) throw AwsException.Validation($"A hyperparameter tuning job can search at most 30 hyperparameters, and {Parameters.Count} are given.");
        if (Parameters.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw AwsException.Validation($"The hyperparameter {twice.Key} has more than one range.");
    }

    /// <summary>The hyperparameters, in the order of the axes.</summary>
    public IReadOnlyList<TunedParameter> Parameters { get; }

    /// <summary>How many combinations there are; null if a hyperparameter is continuous.</summary>
    public long? Count => Parameters.Aggregate((long?)1, (n, p) => n is null || p.Count is null || n > int.MaxValue ? null : n * p.Count);

    /// <summary>The values at a point.</summary>
    public SortedDictionary<string, string> Values(double[] point)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < point.Length; i++) values[Parameters[i].Name] = Parameters[i].Value(point[i]);
        return values;
    }

    /// <summary>The point of values; null if one lacks or is out of its range.</summary>
    public double[]? Point(IReadOnlyDictionary<string, string> values)
    {
        var point = new double[Parameters.Count];
        for (var i = 0; i < point.Length; i++)
        {
            if (!values.TryGetValue(Parameters[i].Name, out var value) || Parameters[i].Place(value) is not { } place) return null;
            point[i] = place;
        }

        return point;
    }

    /// <summary>The point that values fall on: integers and categories leave only some.</summary>
    public double[] Snap(double[] point) => Point(Values(point))!;

    /// <summary>One text for one combination.</summary>
    public static string Key(IReadOnlyDictionary<string, string> values) => string.Join('\u001f', values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));
}
