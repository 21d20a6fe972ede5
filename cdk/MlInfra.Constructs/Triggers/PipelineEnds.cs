using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Triggers;

/// <summary>The events of a pipeline's runs that end.</summary>
internal static class PipelineEnds
{
    public static Dictionary<string, object> Pattern(PipelineBase pipeline) => new()
    {
        ["source"] = new[] { "aws.sagemaker" },
        ["detail-type"] = new[] { "SageMaker Model Building Pipeline Execution Status Change" },
        ["detail"] = new Dictionary<string, object>
        {
            ["pipelineArn"] = pipeline.Arns(),
            ["currentPipelineExecutionStatus"] = new[] { "Succeeded", "Failed", "Stopped" },
        },
    };
}
