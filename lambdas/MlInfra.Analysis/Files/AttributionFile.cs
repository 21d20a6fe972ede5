using System.Text.Json;
using MlInfra.Analysis.Attribution;

namespace MlInfra.Analysis.Files;

/// <summary>
/// The attribution part of Clarify's <c>analysis.json</c>: <c>explanations.kernel_shap.{label}.global_shap_values</c> and <c>expected_value</c>. It is both
/// result and, of a baseline, constraints.
/// </summary>
public static class AttributionFile
{
    /// <summary>Its name.</summary>
    public const string Name = "analysis.json";

    public static byte[] Write(GlobalAttribution attribution, string label = "label0") => JsonFile.Write(writer =>
    {
        writer.WriteString("version", "1.0");
        writer.WriteStartObject("explanations");
        writer.WriteStartObject("kernel_shap");
        writer.WriteStartObject(label);
        writer.WriteStartObject("global_shap_values");
        foreach (var (feature, value) in attribution.Features) JsonFile.Number(writer, feature, value);
        writer.WriteEndObject();
        JsonFile.Number(writer, "expected_value", attribution.ExpectedValue);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static GlobalAttribution Read(ReadOnlyMemory<byte> json, string label = "label0")
    {
        using var document = JsonFile.Read(json, Name);
        if (JsonFile.At(document.RootElement, "explanations", "kernel_shap", label) is not { } element
            || JsonFile.At(element, "global_shap_values") is not { ValueKind: JsonValueKind.Object } values)
        {
            throw new InvalidDataException($"{Name} has no attributions of {label}.");
        }
        return new GlobalAttribution([.. values.EnumerateObject().Select(f => KeyValuePair.Create(f.Name, JsonFile.Number(f.Value)))]) { ExpectedValue = JsonFile.Number(element, "expected_value") };
    }
}
