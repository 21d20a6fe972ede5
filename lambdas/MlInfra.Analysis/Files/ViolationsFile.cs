using System.Text.Json;

namespace MlInfra.Analysis.Files;

/// <summary>
/// <c>constraint_violations.json</c>, in the shape of
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html">Model Monitor</see> and Clarify.
/// </summary>
public static class ViolationsFile
{
    /// <summary>Its name; the documentation once says constraints_violations.json, the files that are written do not.</summary>
    public const string Name = "constraint_violations.json";

    public static byte[] Write(IEnumerable<Violation> violations) => JsonFile.Write(writer =>
    {
        var all = violations.ToList();
        if (all.Any(v => v.Facet is not null || v.Label is not null)) writer.WriteString("version", "1.0");
        writer.WriteStartArray("violations");
        foreach (var violation in all)
        {
            writer.WriteStartObject();
            Optional(writer, "label", violation.Label);
            Optional(writer, "facet", violation.Facet);
            Optional(writer, "facet_value", violation.FacetValue);
            Optional(writer, "feature_name", violation.Feature);
            Optional(writer, "metric_name", violation.Metric);
            writer.WriteString("constraint_check_type", violation.Check);
            writer.WriteString("description", violation.Description);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static IReadOnlyList<Violation> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        if (!document.RootElement.TryGetProperty("violations", out var list) || list.ValueKind != JsonValueKind.Array) throw new InvalidDataException($"{Name} has no violations.");
        return
        [
            .. list.EnumerateArray().Select(v => new Violation(JsonFile.Text(v, "constraint_check_type"), JsonFile.Text(v, "description"))
            {
                Feature = Maybe(v, "feature_name"), Metric = Maybe(v, "metric_name"), Facet = Maybe(v, "facet"), FacetValue = Maybe(v, "facet_value"), Label = Maybe(v, "label"),
            }),
        ];
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static string? Maybe(JsonElement element, string name) => JsonFile.Text(element, name) is { Length: > 0 } text ? text : null;
}
