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

    /// <exception cref="InvalidDataException">It is no such document, or says something that is not understood.</exception>
    public static Constraints Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        var root = EditedJson.Of(document.RootElement, Name);
        var features = root.List("features") ?? throw new InvalidDataException($"{Name} has no features.");
        return new Constraints
        {
            Features = [.. features.Select(ReadFeature)],
            Config = root.Object("monitoring_config") is { } config ? ReadConfig(config) : new MonitoringConfig(),
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

    private static FeatureConstraints ReadFeature(JsonElement element, int at)
    {
        var name = element.ValueKind == JsonValueKind.Object ? JsonFile.Text(element, "name") : "";
        if (name.Length == 0) throw new InvalidDataException($"{Name}: features[{at}] has no name.");
        var feature = EditedJson.Of(element, $"{Name}: {name}");
        var (numbers, texts) = (feature.Object("num_constraints"), feature.Object("string_constraints"));
        // The documentation has the overrides at the feature under another spelling, real files have them within the constraints of text.
        var overrides = feature.Object("monitoring_config_overrides") ?? feature.Object("monitoringConfigOverrides")
            ?? texts?.Object("monitoring_config_overrides") ?? numbers?.Object("monitoring_config_overrides");
        return new FeatureConstraints
        {
            Name = name,
            Type = Enum.Parse<InferredType>(feature.Choice("inferred_type", Enum.GetNames<InferredType>()) ?? nameof(InferredType.Unknown)),
            Completeness = feature.Number("completeness", 0, 1) ?? 0,
            NonNegative = numbers?.Switch("is_non_negative") ?? false,
            Min = numbers?.Number("min"),
            Max = numbers?.Number("max"),
            Domain = texts?.List("domains") is { } domain ? [.. domain.Select(value => value.ToString())] : null,
            Evaluate = overrides?.Switch("evaluate_constraints") ?? true,
            EmitMetrics = overrides?.Switch("emit_metrics") ?? true,
        };
    }

    private static MonitoringConfig ReadConfig(EditedJson config)
    {
        var plain = new MonitoringConfig();
        var comparison = config.Object("distribution_constraints") ?? config;
        return new MonitoringConfig
        {
            Evaluate = config.Switch("evaluate_constraints") ?? true,
            EmitMetrics = config.Switch("emit_metrics") ?? true,
            DataTypeThreshold = config.Number("datatype_check_threshold", 0, 1) ?? plain.DataTypeThreshold,
            DomainThreshold = config.Number("domain_content_threshold", 0, 1) ?? plain.DomainThreshold,
            Compare = comparison.Switch("perform_comparison") ?? comparison.Switch("enable_comparisons") ?? true,
            ComparisonThreshold = comparison.Number("comparison_threshold", 0, 1) ?? plain.ComparisonThreshold,
            CategoricalThreshold = comparison.Number("categorical_comparison_threshold", 0, 1),
            Robust = comparison.Choice("comparison_method", "Robust", "Simple") != "Simple",
            CategoricalMethod = comparison.Choice("categorical_drift_method", "LInfinity", "ChiSquared") ?? plain.CategoricalMethod,
        };
    }
}
