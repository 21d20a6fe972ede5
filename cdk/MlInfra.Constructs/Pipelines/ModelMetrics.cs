using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What was measured of a version, shown beside it in the registry.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelMetrics.html"/>
public sealed record ModelMetrics
{
    /// <summary>The model's quality. Default: none.</summary>
    public MetricsSource? ModelStatistics { get; init; }

    /// <summary>What the model's quality must keep to. Default: none.</summary>
    public MetricsSource? ModelConstraints { get; init; }

    /// <summary>Statistics of the data that it learnt from. Default: none.</summary>
    public MetricsSource? ModelDataStatistics { get; init; }

    /// <summary>What data must keep to. Default: none.</summary>
    public MetricsSource? ModelDataConstraints { get; init; }

    /// <summary>The bias report. Default: none.</summary>
    public MetricsSource? Bias { get; init; }

    /// <summary>Bias in the data before training. Default: none.</summary>
    public MetricsSource? BiasPreTraining { get; init; }

    /// <summary>Bias in the predictions. Default: none.</summary>
    public MetricsSource? BiasPostTraining { get; init; }

    /// <summary>What the predictions rest on. Default: none.</summary>
    public MetricsSource? Explainability { get; init; }

    internal JsonObject ToNode(StepContext context)
    {
        var node = new JsonObject();
        Add(context, node, "ModelQuality", "Statistics", nameof(ModelStatistics), ModelStatistics);
        Add(context, node, "ModelQuality", "Constraints", nameof(ModelConstraints), ModelConstraints);
        Add(context, node, "ModelDataQuality", "Statistics", nameof(ModelDataStatistics), ModelDataStatistics);
        Add(context, node, "ModelDataQuality", "Constraints", nameof(ModelDataConstraints), ModelDataConstraints);
        Add(context, node, "Bias", "Report", nameof(Bias), Bias);
        Add(context, node, "Bias", "PreTrainingReport", nameof(BiasPreTraining), BiasPreTraining);
        Add(context, node, "Bias", "PostTrainingReport", nameof(BiasPostTraining), BiasPostTraining);
        Add(context, node, "Explainability", "Report", nameof(Explainability), Explainability);
        return node;
    }

    private static void Add(StepContext context, JsonObject node, string group, string key, string property, MetricsSource? source)
    {
        if (source is not null)
        {
            node[group] ??= new JsonObject();
            node[group]![key] = source.ToNode(context, $"Metrics.{property}");
        }
    }
}
