using System.Globalization;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules of the ranges that a tuning job searches.</summary>
internal static class RangeRules
{
    public static void Check(RequestView ranges)
    {
        var names = new[] { "ContinuousParameterRanges", "IntegerParameterRanges", "CategoricalParameterRanges" }
            .SelectMany(ranges.Each).Where(range => range.Text("Name") is not null);
        foreach (var twice in names.GroupBy(range => range.Text("Name"), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            twice.Last().Say("Name", $"'{twice.Key}', given {twice.Count()} times", "be one range's name only", "rename or remove one");
        }

        foreach (var range in ranges.Each("ContinuousParameterRanges"))
        {
            Numbers(range, whole: false);
        }

        foreach (var range in ranges.Each("IntegerParameterRanges"))
        {
            Numbers(range, whole: true);
        }
    }

    private static void Numbers(RequestView range, bool whole)
    {
        var (low, high) = (Number(range, "MinValue", whole), Number(range, "MaxValue", whole));
        if (low > high)
        {
            range.Say("MinValue", Say(low), $"be at most MaxValue ({Say(high)})", "swap them");
        }

        switch (range.Text("ScalingType"))
        {
            case "Logarithmic" when low <= 0:
                range.Say("MinValue", Say(low), "be above 0 where ScalingType is Logarithmic", "raise it, or scale linearly");
                break;
            case "ReverseLogarithmic" when whole:
                range.Say("ScalingType", "'ReverseLogarithmic'", "be used for continuous ranges only", "take Linear or Logarithmic");
                break;
            case "ReverseLogarithmic" when low < 0 || high >= 1:
                range.Say(low < 0 ? "MinValue" : "MaxValue", Say(low < 0 ? low : high), "lie in 0 to 1, 1 excluded, where ScalingType is ReverseLogarithmic", "change it, or scale linearly");
                break;
            default:
                break;
        }
    }

    private static string Say(double? number) => number!.Value.ToString(CultureInfo.InvariantCulture);

    private static double? Number(RequestView range, string name, bool whole)
    {
        if (range.Text(name) is not { } text)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || (whole && number != Math.Floor(number)))
        {
            range.Say(name, $"'{text}'", whole ? "be a whole number, as text" : "be a number, as text", "correct it");
            return null;
        }

        return number;
    }
}
