using System.Globalization;
using System.Text.Json;

namespace MlInfra.Analysis.Files;

/// <summary>
/// An object of a document that people edit. What is not there has its default; a number or a switch may be text; anything else is refused with
/// its place, since a word that is not understood must not switch a check off.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="place">Where it stands, to begin a message with.</param>
internal readonly struct EditedJson(JsonElement element, string place)
{
    public string Place => place;

    public IEnumerable<string> Names => element.EnumerateObject().Select(member => member.Name);

    /// <exception cref="InvalidDataException">It is no object.</exception>
    public static EditedJson Of(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Object ? new EditedJson(element, place) : throw new InvalidDataException($"{place}: got {element.GetRawText()}, must be an object.");

    /// <summary>An object within; null where there is none.</summary>
    public EditedJson? Object(string name) => Find(name) is { } found ? Of(found, $"{place}.{name}") : null;

    /// <summary>The elements of a list; null where there is none.</summary>
    public IReadOnlyList<JsonElement>? List(string name) => Find(name) is not { } found ? null
        : found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : throw Wrong(name, found, "be a list");

    public double? Number(string name, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (Find(name) is not { } found) return null;
        var text = found.ValueKind == JsonValueKind.String ? found.GetString() : found.ValueKind == JsonValueKind.Number ? found.GetRawText() : null;
        var must = double.IsFinite(least) ? string.Create(CultureInfo.InvariantCulture, $"be a number from {least} to {most}") : "be a number";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= least && number <= most
            ? number : throw Wrong(name, found, must);
    }

    /// <summary>Whether a number is written as the one that is none.</summary>
    public bool IsNaN(string name) => Find(name) is { ValueKind: JsonValueKind.String } found && found.ValueEquals("NaN"u8);

    public bool? Switch(string name)
    {
        if (Find(name) is not { } found) return null;
        var text = found.ToString();
        if (text.Equals("Enabled", StringComparison.OrdinalIgnoreCase) || text.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        return text.Equals("Disabled", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false : throw Wrong(name, found, "be Enabled or Disabled");
    }

    /// <summary>One of some words, as it is written there.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> of)
    {
        if (Find(name) is not { } found) return null;
        foreach (var one in of)
        {
            if (one.Equals(found.ToString(), StringComparison.OrdinalIgnoreCase)) return one;
        }
        throw Wrong(name, found, "be " + string.Join(" or ", of!));
    }

    private JsonElement? Find(string name) => element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private InvalidDataException Wrong(string name, JsonElement found, string must) => new($"{place}.{name}: got {found.GetRawText()}, must {must}.");
}
