using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Where a version comes from; shown in its lineage.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetadataProperties.html"/>
public sealed record MetadataProperties
{
    /// <summary>The commit of the code. Default: none.</summary>
    public PipelineValue? CommitId { get; init; }

    /// <summary>The repository of the code. Default: none.</summary>
    public PipelineValue? Repository { get; init; }

    /// <summary>Who or what made it. Default: none.</summary>
    public PipelineValue? GeneratedBy { get; init; }

    /// <summary>The SageMaker project. Default: none.</summary>
    public PipelineValue? ProjectId { get; init; }

    internal JsonObject ToNode(StepContext context)
    {
        var node = new JsonObject();
        context.Add(node, "CommitId", "MetadataProperties.CommitId", CommitId);
        context.Add(node, "Repository", "MetadataProperties.Repository", Repository);
        context.Add(node, "GeneratedBy", "MetadataProperties.GeneratedBy", GeneratedBy);
        context.Add(node, "ProjectId", "MetadataProperties.ProjectId", ProjectId);
        return node;
    }
}
