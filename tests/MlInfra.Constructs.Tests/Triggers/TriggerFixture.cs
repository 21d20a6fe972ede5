using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Triggers;

internal static class TriggerFixture
{
    /// <summary>A pipeline with a parameter that needs a value and one that does not.</summary>
    public static TrainingPipeline Pipeline(Stack stack, IBucket? bucket = null) => new(stack, "Pipeline", new TrainingPipelineProps
    {
        PipelineName = "tumour",
        Artifacts = bucket ?? new Bucket(stack, "Artifacts"),
        Prefix = "runs",
        Parameters = [PipelineParameter.String("Data"), PipelineParameter.String("Mode", "usual")],
        Steps = [new TrainingStep("Train", Make.Training)],
    });
}
