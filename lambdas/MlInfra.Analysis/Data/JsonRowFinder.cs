using System.Text.Json;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Finds the rows of a JSON value: the elements of an array of arrays or objects, or of the array under <c>instances</c>,
/// <c>predictions</c>, <c>inputs</c> or <c>outputs</c>; else the value itself. Reads to the end, so what it passes is well formed.
/// </summary>
internal static class JsonRowFinder
{
    /// <summary>Adds the rows, moved by <paramref name="shift"/>. Why it can't, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> json, int shift, List<(int Start, int Length)> rows)
    {
        var before = rows.Count;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read()) return "the data is empty";
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                if (!Elements(ref reader, shift, rows, onlyContainers: true)) Whole(json, shift, rows, before);
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (!Wrapped(ref reader, shift, rows)) Whole(json, shift, rows, before);
            }
            else
            {
                Whole(json, shift, rows, before);
            }
            if (reader.Read()) return "text follows the JSON value";
            return null;
        }
        catch (JsonException problem)
        {
            rows.RemoveRange(before, rows.Count - before);
            return $"the data is no JSON: {problem.Message}";
        }
    }

    private static void Whole(ReadOnlySpan<byte> json, int shift, List<(int, int)> rows, int before)
    {
        rows.RemoveRange(before, rows.Count - before);
        rows.Add((shift, json.Length));
    }

    // From '[' to its ']'; false when the elements are scalars and only containers were wanted.
    private static bool Elements(ref Utf8JsonReader reader, int shift, List<(int, int)> rows, bool onlyContainers)
    {
        var wanted = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            if (onlyContainers && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) wanted = false;
            reader.Skip();
            rows.Add((shift + start, (int)reader.BytesConsumed - start));
        }
        return wanted;
    }

    private static bool Wrapped(ref Utf8JsonReader reader, int shift, List<(int, int)> rows)
    {
        var found = false;
        var others = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wrapper = reader.ValueTextEquals("instances"u8) || reader.ValueTextEquals("predictions"u8)
                || reader.ValueTextEquals("inputs"u8) || reader.ValueTextEquals("outputs"u8);
            reader.Read();
            if (wrapper && !found && reader.TokenType == JsonTokenType.StartArray)
            {
                Elements(ref reader, shift, rows, onlyContainers: false);
                found = true;
            }
            else
            {
                reader.Skip();
                others |= !wrapper && !found;
            }
        }
        return found && !others;
    }
}
