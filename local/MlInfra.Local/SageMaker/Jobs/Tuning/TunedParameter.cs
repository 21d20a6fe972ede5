using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>A hyperparameter that is searched, and its place on the axis from 0 to 1.</summary>
internal sealed class TunedParameter
{
    private readonly double from;
    private readonly double to;
    private readonly string scaling;
    private readonly bool isInteger;

    private TunedParameter(string name, double min, double max, string scaling, bool isInteger)
    {
        (Name, Min, Max, this.scaling, this.isInteger) = (name, min, max, scaling, isInteger);
        // An integer's axis reaches half a step beyond its ends, so that each value has an equal share.
        (from, to) = isInteger && scaling == "Linear" ? (min - 0.5, max + 0.5) : (Scale(min), Scale(max));
    }

    private TunedParameter(string name, IReadOnlyList<string> values)
    {
        (Name, Values, scaling) = (name, values, "Linear");
    }

    /// <summary>The hyperparameter's name.</summary>
    public string Name { get; }

    /// <summary>The values of a categorical one, else null.</summary>
    public IReadOnlyList<string>? Values { get; }

    /// <summary>The least value of a numeric one.</summary>
    public double Min { get; }

    /// <summary>The greatest value of a numeric one.</summary>
    public double Max { get; }

    /// <summary>How many different values it can have; null for a continuous one.</summary>
    public long? Count => Values is not null ? Values.Count : isInteger ? (long)(Max - Min) + 1 : null;

    /// <summary>A numeric range of the request. Throws AWS's ValidationException.</summary>
    public static TunedParameter Numeric(JsonObject range, bool isInteger)
    {
        var name = range.Required("Name");
        var (min, max) = (Number(range, "MinValue", isInteger), Number(range, "MaxValue", isInteger));
        if (min >= max) throw AwsException.Validation($"The MinValue of the range of hyperparameter {name} ({range.Text("MinValue")}) must be less than its MaxValue ({range.Text("MaxValue")}).");
        var scaling = range.Text("ScalingType") ?? "Auto";
        // What Auto comes to is AWS's secret; here a range over three orders of magnitude or more is searched by its logarithm.
        if (scaling == "Auto") scaling = min > 0 && max / min >= 1000 ? "Logarithmic" : "Linear";
        if (scaling == "Logarithmic" && min <= 0) throw AwsException.Validation($"Logarithmic scaling of hyperparameter {name} needs a MinValue greater than 0.");
        if (scaling == "ReverseLogarithmic" && (isInteger || min < 0 || max >= 1)) throw AwsException.Validation($"ReverseLogarithmic scaling of hyperparameter {name} needs a continuous range within 0 <= x < 1.");
        return new TunedParameter(name, min, max, scaling, isInteger);
    }

    /// <summary>A categorical range of the request.</summary>
    public static TunedParameter Categorical(JsonObject range)
    {
        var values = range.Texts("Values").ToList();
        if (values.Distinct().Count() != values.Count) throw AwsException.Validation($"The values of hyperparameter {range.Required("Name")} must be unique.");
        return new TunedParameter(range.Required("Name"), values);
    }

    /// <summary>The value at a place on the axis.</summary>
    public string Value(double place)
    {
        place = Math.Clamp(place, 0, 1);
        if (Values is not null) return Values[Math.Min(Values.Count - 1, (int)(place * Values.Count))];
        var scaled = from + (place * (to - from));
        var value = scaling switch
        {
            "Logarithmic" => Math.Exp(scaled),
            "ReverseLogarithmic" => 1 - Math.Exp(-scaled),
            _ => scaled,
        };
        value = Math.Clamp(isInteger ? Math.Round(value) : value, Min, Max);
        return value.ToString(isInteger ? "0" : "R", CultureInfo.InvariantCulture);
    }

    /// <summary>The place of a value on the axis; null if it is not in the range.</summary>
    public double? Place(string value)
    {
        if (Values is not null) return IndexOf(value) is { } index ? (index + 0.5) / Values.Count : null;
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number < Min || number > Max) return null;
        return Math.Clamp((Scale(number) - from) / (to - from), 0, 1);
    }

    /// <summary>The index of a categorical value.</summary>
    public int? IndexOf(string value)
    {
        for (var i = 0; i < Values!.Count; i++)
            if (Values[i] == value) return i;
        return null;
    }

    private double Scale(double value) => scaling switch
    {
        "Logarithmic" => Math.Log(value),
        "ReverseLogarithmic" => -Math.Log(1 - value),
        _ => value,
    };

    private static double Number(JsonObject range, string member, bool isInteger)
    {
        var text = range.Required(member);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || (isInteger && number != Math.Floor(number)))
            throw AwsException.Validation($"The {member} '{text}' of the range of hyperparameter {range.Text("Name")} must be {(isInteger ? "an integer" : "a number")}.");
        return number;
    }
}
