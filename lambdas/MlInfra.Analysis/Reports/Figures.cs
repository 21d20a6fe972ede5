using System.Globalization;

namespace MlInfra.Analysis.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>Four significant digits; an en dash for nothing.</summary>
    public static string Short(double? value) => value switch
    {
        null or double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        0 => "0",
        { } v when Math.Abs(v) is >= 1e6 or < 1e-4 => v.ToString("0.##E+0", CultureInfo.InvariantCulture).Replace('-', '−'),
        { } v when Math.Abs(v) >= 1000 => v.ToString("#,0", CultureInfo.InvariantCulture).Replace('-', '−'),
        { } v => Significant(v).Replace('-', '−'),
    };

    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => double.IsNaN(share) ? "–" : share switch
    {
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        _ => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %",
    };

    public static string PValue(double p) => double.IsNaN(p) ? "–" : p < 1e-4 ? "< 0.0001" : p.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>Day and hour, without the year.</summary>
    public static string Moment(DateTimeOffset time) => time.ToUniversalTime().ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    private static string Significant(double value)
    {
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 7);
        return Math.Round(value, decimals).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
