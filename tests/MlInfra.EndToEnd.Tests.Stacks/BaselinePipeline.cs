using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>A pipeline that makes baselines from data which a judge puts there, and registers a version with them.</summary>
internal static class BaselinePipeline
{
    /// <summary>Defines it; the baselines are given where the data lies.</summary>
    public static void Define(Stack stack, ArtifactBucket artifacts, ModelGroup group, string name, Func<string, BaselineStep[]> baselines)
    {
        var data = $"s3://{artifacts.Bucket.BucketName}/data/";
        var steps = baselines(data);
        var register = new RegisterModelStep("Register", new()
        {
            Group = group,
            ModelData = data + "model.tar.gz",
            Image = Image.Sklearn("1.2-1"),
            Environment = { ["SAGEMAKER_PROGRAM"] = "inference.py" },
            ContentTypes = ["text/csv"],
            ResponseTypes = ["text/csv"],
            DriftCheckBaselines = BaselineStep.DriftCheck(steps),
            Metrics = BaselineStep.Metrics(steps),
        });
        _ = new TrainingPipeline(stack, "Pipeline", new() { PipelineName = name, Artifacts = artifacts.Bucket, Prefix = "pipelines", Steps = [.. steps, register] });
    }
}
