using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Pipelines of single steps.</summary>
internal static class Steps
{
    public const string RoleArn = "arn:aws:iam::111122223333:role/given";

    public static TrainingPipeline Pipeline(params IReadOnlyList<PipelineStep> steps) => Pipeline(Stacks.Known(), steps);

    public static TrainingPipeline Pipeline(Stack stack, params IReadOnlyList<PipelineStep> steps) => new(stack, "Pipeline", new TrainingPipelineProps
    {
        Artifacts = Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
        PipelineName = "test",
        Role = Role.FromRoleArn(stack, "Given", RoleArn),
        Steps = steps,
    });

    public static JsonObject Definition(params IReadOnlyList<PipelineStep> steps) => JsonNode.Parse(Pipeline(steps).DefinitionBody)!.AsObject();

    public static JsonObject Step(PipelineStep step, params IReadOnlyList<PipelineStep> before) =>
        Definition([.. before, step])["Steps"]!.AsArray().Last()!.AsObject();

    public static JsonObject Arguments(PipelineStep step, params IReadOnlyList<PipelineStep> before) => Step(step, before)["Arguments"]!.AsObject();

    /// <summary>The lines of the rejection, without the header.</summary>
    public static string Rejection(params IReadOnlyList<PipelineStep> steps)
    {
        var message = Rejections.MessageOf(() => Pipeline(steps), Tumour.Code.Folder);
        const string header = "TrainingPipeline at 'Test/Pipeline' can't be defined:\n";
        Assert.StartsWith(header, message, StringComparison.Ordinal);
        return message[header.Length..];
    }
}
