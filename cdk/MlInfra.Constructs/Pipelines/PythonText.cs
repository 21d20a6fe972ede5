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

    public static string Float(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e16)
        {
            return number.ToString("0.0", CultureInfo.InvariantCulture);
        }

        var digits = number.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(digits[(digits.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 16)
        {
            return shortest.Contains('E', StringComparison.Ordinal) ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : shortest;
        }

        var mantissa = shortest.Split('E')[0];
        return $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
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
