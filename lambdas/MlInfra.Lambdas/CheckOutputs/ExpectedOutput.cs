using System.Globalization;
using System.Text.Json;

namespace MlInfra.Lambdas.CheckOutputs;

/// <summary>What an answer looks like; says what is wrong with one that does not.</summary>
internal sealed record ExpectedOutput
{
    /// <summary>WellFormed, Csv or Json.</summary>
    public required string Kind { get; init; }

    public int? Columns { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Null: it is as it should be.</summary>
    public string? Fault(string text, string contentType)
    {
        if (text.AsSpan().Trim().IsEmpty) return "it is empty";
        return Kind switch
        {
            "Csv" => Rows(text),
            "Json" => Json(text, Keys ?? []),
            _ => contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? Json(text, []) : Fields(text),
        };
    }

    private string? Rows(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var fields = line.Split(',');
            if (Columns is { } columns && fields.Length != columns) return $"a row has {fields.Length} fields and not {columns}";
            foreach (var field in fields)
            {
                // A model may set brackets around its numbers; then they are no CSV.
                if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return "a field is no finite number";
                if (number < Min || number > Max) return "a number is out of its range";
            }
        }
        return null;
    }

    // Of CSV without more to go by: words are answers too, a number that is none is not.
    private static string? Fields(string text) =>
        text.Split([',', '\n'], StringSplitOptions.TrimEntries).Any(IsNone) ? "a number is none" : null;

    private static bool IsNone(string field) =>
        field.Trim('"').ToLowerInvariant() is "nan" or "inf" or "+inf" or "-inf" or "infinity" or "-infinity" or "null" or "none";

    private static string? Json(string text, IReadOnlyList<string> keys)
    {
        try
        {
            using var whole = JsonDocument.Parse(text);
            return Value(whole.RootElement, keys);
        }
        catch (JsonException)
        {
            return Lines(text, keys);
        }
    }

    private static string? Lines(string text, IReadOnlyList<string> keys)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (Value(document.RootElement, keys) is { } fault) return fault;
            }
            catch (JsonException)
            {
                // NaN and Infinity, which some models write, are no JSON either.
                return "it is no JSON";
            }
        }
        return null;
    }

    private static string? Value(JsonElement value, IReadOnlyList<string> keys)
    {
        if (keys.Count == 0) return value.ValueKind == JsonValueKind.Null ? "it is null" : null;
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.GetArrayLength() == 0 ? "it holds no objects" : value.EnumerateArray().Select(item => Value(item, keys)).FirstOrDefault(fault => fault is not null);
        }
        if (value.ValueKind != JsonValueKind.Object) return "it is no object";
        return keys.FirstOrDefault(key => !value.TryGetProperty(key, out var found) || found.ValueKind == JsonValueKind.Null) is { } lacking ? $"it lacks '{lacking}'" : null;
    }
}
