using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a monitor of the deployed version compares traffic with, and what later versions are checked against.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DriftCheckBaselines.html"/>
public sealed record DriftCheckBaselines
{
    /// <summary>Statistics of the model's quality. Default: none.</summary>
    public MetricsSource? ModelStatistics { get; init; }

    /// <summary>What the model's quality must keep to. Default: none.</summary>
    public MetricsSource? ModelConstraints { get; init; }

    /// <summary>Statistics of the data. Default: none.</summary>
    public MetricsSource? ModelDataStatistics { get; init; }

    /// <summary>What data must keep to. Default: none.</summary>
    public MetricsSource? ModelDataConstraints { get; init; }

    /// <summary>How bias is measured. Default: none.</summary>
    public MetricsSource? BiasConfigFile { get; init; }

    /// <summary>What bias in the data must keep to. Default: none.</summary>
    public MetricsSource? BiasPreTrainingConstraints { get; init; }

    /// <summary>What bias in predictions must keep to. Default: none.</summary>
    public MetricsSource? BiasPostTrainingConstraints { get; init; }

    /// <summary>What predictions must rest on. Default: none.</summary>
    public MetricsSource? ExplainabilityConstraints { get; init; }

    /// <summary>How explanations are made. Default: none.</summary>
    public MetricsSource? ExplainabilityConfigFile { get; init; }

    internal JsonObject ToNode(StepContext context)
    {
        var node = new JsonObject();
        Add("ModelQuality", "Statistics", nameof(ModelStatistics), ModelStatistics);
        Add("ModelQuality", "Constraints", nameof(ModelConstraints), ModelConstraints);
        Add("ModelDataQuality", "Statistics", nameof(ModelDataStatistics), ModelDataStatistics);
        Add("ModelDataQuality", "Constraints", nameof(ModelDataConstraints), ModelDataConstraints);
        Add("Bias", "ConfigFile", nameof(BiasConfigFile), BiasConfigFile);
        Add("Bias", "PreTrainingConstraints", nameof(BiasPreTrainingConstraints), BiasPreTrainingConstraints);
        Add("Bias", "PostTrainingConstraints", nameof(BiasPostTrainingConstraints), BiasPostTrainingConstraints);
        Add("Explainability", "Constraints", nameof(ExplainabilityConstraints), ExplainabilityConstraints);
        Add("Explainability", "ConfigFile", nameof(ExplainabilityConfigFile), ExplainabilityConfigFile);
        return node;

        void Add(string group, string key, string property, MetricsSource? source)
        {
            if (source is not null)
            {
                node[group] ??= new JsonObject();
                node[group]![key] = source.ToNode(context, $"DriftCheckBaselines.{property}");
            }
        }
    }
}
