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

    public bool IsWellFormed => Kind == "WellFormed";

    /// <summary>Null: it is as it should be. Of well-formed answers see <see cref="WellFormedAnswers"/>.</summary>
    public string? Fault(string text) =>
        text.AsSpan().Trim().IsEmpty ? "it is empty"
        : Kind == "Csv" ? Rows(text)
        : Json(text, Keys ?? []);

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
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.GetArrayLength() == 0 ? "it holds no objects" : value.EnumerateArray().Select(item => Value(item, keys)).FirstOrDefault(fault => fault is not null);
        }
        if (value.ValueKind != JsonValueKind.Object) return "it is no object";
        return keys.FirstOrDefault(key => !value.TryGetProperty(key, out var found) || found.ValueKind == JsonValueKind.Null) is { } lacking ? $"it lacks '{lacking}'" : null;
    }
}
