using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The card of a version: what the model is for, what it was measured with, who stands for it.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackageModelCard.html"/>
public sealed record ModelCard
{
    /// <summary>A card whose content is text: JSON in the schema of model cards, at most 100,000 characters.</summary>
    public ModelCard(PipelineValue content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Content = content;
    }

    /// <summary>A card whose content is JSON in the schema of model cards.</summary>
    public ModelCard(JsonNode content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Content = PythonText.Dumps(content);
    }

    /// <summary>The content.</summary>
    public PipelineValue Content { get; }

    /// <summary><c>Draft</c>, <c>PendingReview</c>, <c>Approved</c> or <c>Archived</c>. Default: Draft.</summary>
    public PipelineValue Status { get; init; } = "Draft";

    internal JsonObject ToNode(StepContext context) => new()
    {
        ["ModelCardContent"] = context.Text("ModelCard.Content", Content),
        ["ModelCardStatus"] = context.Value("ModelCard.Status", Status),
    };
}
