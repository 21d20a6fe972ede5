using Amazon.CDK;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What an AutoML job does under the pipeline's role: it starts jobs of every kind, whose names begin with its own.</summary>
internal static class AutoMLPermissions
{
    public static void Add(StepContext context)
    {
        context.Needs.PassesItself = true;
        context.Needs.Jobs.UnionWith(["ProcessingJob", "TrainingJob", "TransformJob"]);
        context.Allow(StepActions.AutoML,
            context.Arn("sagemaker", "automl-job/" + PipelinePermissions.ShortNames));
        context.Allow(StepActions.Model, context.Arn("sagemaker", "model/pipelines-*"));
        context.Allow(["sagemaker:DeleteModel"], context.Arn("sagemaker", "model/pipelines-*"));

        // The images of candidates lie in AWS's accounts, which only the run tells.
        context.Needs.PullsUnnamed = true;
        context.Allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            $"arn:{Aws.PARTITION}:ecr:{context.Region}:*:repository/autogluon-*");
    }
}
