using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class ChampionStepTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack => _ = Pipeline(stack, props => props)));

    [Fact]
    public void The_function_may_read_this_group_and_nothing_else()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "ChampionRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadTheGroup", "WriteTheLog"], Json.Sids(policy));
        Json.Equal("""["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"]""", Json.Statement(policy, "ReadTheGroup")["Action"]);
        Json.Equal("""{ "MLINFRA_FUNCTION": "FindChampion", "MODEL_PACKAGE_GROUP_NAME": "tumour" }""", Default.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]);
    }

    [Fact]
    public void The_pipeline_may_call_this_function_and_no_other()
    {
        var statement = Default.Value.All("AWS::IAM::Policy").Values.SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
            .Single(node => node!["Action"]!.ToJsonString() == "\"lambda:InvokeFunction\"")!;

        Json.Equal("{ \"Fn::GetAtt\": [\"" + Default.Value.Id("AWS::Lambda::Function") + "\", \"Arn\"] }", statement["Resource"]);
    }

    [Fact]
    public void Its_answers_are_inputs_of_the_evaluation()
    {
        var stack = Stacks.Known();
        var pipeline = System.Text.Json.Nodes.JsonNode.Parse(Pipeline(stack, props => props).DefinitionBody)!;
        var step = pipeline["Steps"]!.AsArray().Single(node => (string?)node!["Name"] == "Champion")!;
        var evaluation = pipeline["Steps"]!.AsArray().Single(node => (string?)node!["Name"] == "Evaluate")!;

        Assert.Equal("Lambda", (string?)step["Type"]);
        Json.Equal("""{ "CandidateModelDataUrl": { "Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts" } }""", step["Arguments"]);
        Json.Equal("""
            [{ "OutputName": "ModelPackageArn", "OutputType": "String" }, { "OutputName": "ModelDataUrl", "OutputType": "String" },
             { "OutputName": "ModelPackageVersion", "OutputType": "Integer" }, { "OutputName": "Exists", "OutputType": "Boolean" }]
            """, step["OutputParameters"]);
        Json.Equal("""{ "Get": "Steps.Champion.OutputParameters['ModelDataUrl']" }""", evaluation["Arguments"]!["ProcessingInputs"]![0]!["S3Input"]!["S3Uri"]);
    }

    [Fact]
    public void Champions_of_another_bucket_can_be_read()
    {
        var stack = Stacks.Known();
        var pipeline = Pipeline(stack, props => props with { Models = Bucket.FromBucketName(stack, "Models", "the-models"), ModelsPrefix = "tumour/" });

        Assert.Contains(":s3:::the-models/tumour*", pipeline.RequiredPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_needs_its_bucket() => Assert.Equal(
        "TrainingPipeline at 'Test/Pipeline' can't be defined:\nChampion.ModelsPrefix: got 'tumour' without Models, must lie in a bucket; set Models, or leave the prefix out.",
        Rejections.MessageOf(() => Pipeline(Stacks.Known(), props => props with { ModelsPrefix = "tumour" })));

    [Fact]
    public void Says_everything_that_is_wrong_with_the_function() => Assert.Equal(
        """
        ChampionFunction at 'Test/Champion' can't be defined:
        MemoryMiB: got 64 MiB, must be 128 to 10240 MiB, as Lambda offers; take 256.
        LogRetentionDays: got 91 days, must be a period that CloudWatch Logs offers; take 120.
        LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.
        """.ReplaceLineEndings("\n"),
        Rejections.MessageOf(() => _ = new ChampionFunction(Stacks.Known(), "Champion", new() { Group = ModelGroup.FromModelPackageGroupName("tumour"), MemoryMiB = 64, LogRetentionDays = 91, LambdaPackage = "/nowhere" })));

    private static TrainingPipeline Pipeline(Stack stack, Func<ChampionStepProps, ChampionStepProps> change)
    {
        var function = new ChampionFunction(stack, "Champion", new() { Group = ModelGroup.FromModelPackageGroupName("tumour"), LambdaPackage = FakePackage.Folder });
        var train = new TrainingStep("Train", Make.Training);
        var champion = new ChampionStep("Champion", change(new() { Function = function, Candidate = train.ModelArtifacts }));
        var evaluate = new ProcessingStep("Evaluate", Make.Processing with { Inputs = [new ProcessingInput("champion", champion.ModelDataUrl, "/opt/ml/processing/champion")] });
        return new(stack, "Pipeline", new TrainingPipelineProps { Artifacts = new Bucket(stack, "Artifacts"), Steps = [train, champion, evaluate] });
    }
}
