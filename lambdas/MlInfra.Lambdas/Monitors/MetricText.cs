using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlInfra.Lambdas.Monitors;

/// <summary>
/// Names of metrics, and values of their dimensions, as CloudWatch takes them: ASCII, no control characters, not too long. It refuses a whole call for one name,
/// so columns of other alphabets are written by their bytes (<c>%C3%A9</c>) and long names end with what tells them from others.
/// </summary>
internal static class MetricText
{
    private const int Most = 255;
    private const int Digits = 8;

    public static string Of(string text)
    {
        if (text.Length is > 0 and <= Most && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text[0] != ':' && !string.IsNullOrWhiteSpace(text)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            if (part is >= (byte)' ' and <= (byte)'~' && (part != ':' || plain.Length > 0)) plain.Append((char)part);
            else plain.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }
        // CloudWatch has no name for nothing, nor for blanks.
        if (string.IsNullOrWhiteSpace(plain.ToString())) return $"%{plain.Length}";
        if (plain.Length <= Most) return plain.ToString();
        return $"{plain.ToString(0, Most - Digits - 1)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits]}";
    }
}
