using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Writes constants as Python's <c>json.dumps</c> and <c>str</c> do, because the containers read what the SDK writes.</summary>
internal static class PythonText
{
    public static string Dumps(object value) => value switch
    {
        string text => Quote(text),
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Float(number),
        JsonNode node => Dumps(node),
        _ => throw new ArgumentException($"A hyperparameter can't be a {value.GetType().Name}; give text, a number, a truth or JSON.", nameof(value)),
    };

    public static string Str(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "True" : "False",
        _ => Dumps(value),
    };

    /// <summary>The shortest digits that give the number back; without an exponent from 0.0001 to below 1e16.</summary>
    public static string Float(double number)
    {
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var whole = shortest[0].IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? point : shortest[0].Length;
        var all = shortest[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = whole - 1 - (all.Length - digits.Length) + (shortest.Length > 1 ? int.Parse(shortest[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.TrimEnd('0');
        var sign = double.IsNegative(number) ? "-" : "";
        return sign + digits switch
        {
            "" => "0.0",
            _ when exponent is < -4 or >= 16 => $"{digits[..1]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}",
            _ when exponent < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0') + ".0",
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
    }

    private static string Dumps(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(", ", map.Select(pair => $"{Quote(pair.Key)}: {Dumps(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Dumps)) + "]",
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? Quote(value.GetValue<string>()) : value.ToJsonString(),
        _ => node.ToJsonString(),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                < ' ' or > '~' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}
