using System.Text.Json;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Files;

/// <summary>
/// <c>constraints.json</c> of data quality, in the shape of
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html">Model Monitor</see>.
/// </summary>
public static class ConstraintsFile
{
    /// <summary>Its name.</summary>
    public const string Name = "constraints.json";

    public static byte[] Write(Constraints constraints) => JsonFile.Write(writer =>
    {
        JsonFile.Version(writer);
        writer.WriteStartArray("features");
        foreach (var feature in constraints.Features) Write(writer, feature);
        writer.WriteEndArray();
        Write(writer, constraints.Config);
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static Constraints Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        var root = document.RootElement;
        if (!root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) throw new InvalidDataException($"{Name} has no features.");
        return new Constraints
        {
            Features = [.. features.EnumerateArray().Select(ReadFeature)],
            Config = JsonFile.At(root, "monitoring_config") is { ValueKind: JsonValueKind.Object } config ? ReadConfig(config) : new MonitoringConfig(),
        };
    }

    private static void Write(Utf8JsonWriter writer, FeatureConstraints feature)
    {
        writer.WriteStartObject();
        writer.WriteString("name", feature.Name);
        writer.WriteString("inferred_type", feature.Type.ToString());
        writer.WriteNumber("completeness", feature.Completeness);
        if (feature.Type is InferredType.Integral or InferredType.Fractional)
        {
            writer.WriteStartObject("num_constraints");
            writer.WriteBoolean("is_non_negative", feature.NonNegative);
            if (feature.Min is { } min) writer.WriteNumber("min", min);
            if (feature.Max is { } max) writer.WriteNumber("max", max);
            writer.WriteEndObject();
        }
        else if (feature.Domain is { } domain)
        {
            writer.WriteStartObject("string_constraints");
            writer.WriteStartArray("domains");
            foreach (var value in domain) writer.WriteStringValue(value);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        if (!feature.Evaluate || !feature.EmitMetrics)
        {
            writer.WriteStartObject("monitoring_config_overrides");
            JsonFile.Switch(writer, "evaluate_constraints", feature.Evaluate);
            JsonFile.Switch(writer, "emit_metrics", feature.EmitMetrics);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MonitoringConfig config)
    {
        writer.WriteStartObject("monitoring_config");
        JsonFile.Switch(writer, "evaluate_constraints", config.Evaluate);
        JsonFile.Switch(writer, "emit_metrics", config.EmitMetrics);
        writer.WriteNumber("datatype_check_threshold", config.DataTypeThreshold);
        writer.WriteNumber("domain_content_threshold", config.DomainThreshold);
        writer.WriteStartObject("distribution_constraints");
        JsonFile.Switch(writer, "perform_comparison", config.Compare);
        writer.WriteNumber("comparison_threshold", config.ComparisonThreshold);
        writer.WriteString("comparison_method", config.Robust ? "Robust" : "Simple");
        writer.WriteNumber("categorical_comparison_threshold", config.CategoricalThreshold ?? config.ComparisonThreshold);
        writer.WriteString("categorical_drift_method", config.CategoricalMethod);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static FeatureConstraints ReadFeature(JsonElement element)
    {
        var name = JsonFile.Text(element, "name");
        if (name.Length == 0) throw new InvalidDataException($"A feature of {Name} has no name.");
        var numbers = JsonFile.At(element, "num_constraints");
        // The documentation has the overrides at the feature under another spelling, real files have them within the constraints of text.
        var overrides = JsonFile.At(element, "monitoring_config_overrides") ?? JsonFile.At(element, "monitoringConfigOverrides")
            ?? JsonFile.At(element, "string_constraints", "monitoring_config_overrides") ?? JsonFile.At(element, "num_constraints", "monitoring_config_overrides");
        var completeness = JsonFile.Number(element, "completeness");
        return new FeatureConstraints
        {
            Name = name,
            Type = Enum.TryParse<InferredType>(JsonFile.Text(element, "inferred_type"), out var type) ? type : InferredType.Unknown,
            Completeness = double.IsNaN(completeness) ? 0 : completeness,
            NonNegative = numbers is { } n && JsonFile.Switch(n, "is_non_negative") == true,
            Min = numbers is { } low && low.TryGetProperty("min", out var min) ? min.GetDouble() : null,
            Max = numbers is { } high && high.TryGetProperty("max", out var max) ? max.GetDouble() : null,
            Domain = JsonFile.At(element, "string_constraints", "domains") is { ValueKind: JsonValueKind.Array } domain
                ? [.. domain.EnumerateArray().Select(d => d.ToString())] : null,
            Evaluate = overrides is not { } o || JsonFile.Switch(o, "evaluate_constraints") != false,
            EmitMetrics = overrides is not { } e || JsonFile.Switch(e, "emit_metrics") != false,
        };
    }

    private static MonitoringConfig ReadConfig(JsonElement element)
    {
        var plain = new MonitoringConfig();
        var comparison = JsonFile.At(element, "distribution_constraints") is { ValueKind: JsonValueKind.Object } c ? c : element;
        var categorical = JsonFile.Number(comparison, "categorical_comparison_threshold");
        return new MonitoringConfig
        {
            Evaluate = JsonFile.Switch(element, "evaluate_constraints") ?? true,
            EmitMetrics = JsonFile.Switch(element, "emit_metrics") ?? true,
            DataTypeThreshold = Or(JsonFile.Number(element, "datatype_check_threshold"), plain.DataTypeThreshold),
            DomainThreshold = Or(JsonFile.Number(element, "domain_content_threshold"), plain.DomainThreshold),
            Compare = JsonFile.Switch(comparison, "perform_comparison") ?? JsonFile.Switch(comparison, "enable_comparisons") ?? true,
            ComparisonThreshold = Or(JsonFile.Number(comparison, "comparison_threshold"), plain.ComparisonThreshold),
            CategoricalThreshold = double.IsNaN(categorical) ? null : categorical,
            Robust = JsonFile.Text(comparison, "comparison_method", "Robust") != "Simple",
            CategoricalMethod = JsonFile.Text(comparison, "categorical_drift_method", plain.CategoricalMethod),
        };
    }

    private static double Or(double value, double otherwise) => double.IsNaN(value) ? otherwise : value;
}
