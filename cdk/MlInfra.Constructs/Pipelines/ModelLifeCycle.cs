using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The stage that a version is in.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelLifeCycle.html"/>
public sealed record ModelLifeCycle
{
    /// <summary>The stage, for example <c>Development</c>.</summary>
    public required PipelineValue Stage { get; init; }

    /// <summary>How far it is in the stage, for example <c>PendingApproval</c>.</summary>
    public required PipelineValue StageStatus { get; init; }

    /// <summary>What is said of it. Default: nothing.</summary>
    public PipelineValue? StageDescription { get; init; }

    internal JsonObject ToNode(StepContext context)
    {
        var node = new JsonObject
        {
            ["Stage"] = context.Value("ModelLifeCycle.Stage", Stage),
            ["StageStatus"] = context.Value("ModelLifeCycle.StageStatus", StageStatus),
        };
        context.Add(node, "StageDescription", "ModelLifeCycle.StageDescription", StageDescription);
        return node;
    }
}
