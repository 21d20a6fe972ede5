using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using Annotations = Amazon.CDK.Assertions.Annotations;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class GivenRoleTests
{
    [Fact]
    public void What_an_imported_role_must_allow_stands_at_the_pipeline()
    {
        var stack = Stacks.Known();
        var pipeline = Steps.Pipeline(stack, Invoke(stack));

        var metadata = Resource(stack)["Metadata"]!["mlinfra:requiredPolicy"]!;
        var policy = JsonNode.Parse(pipeline.RequiredPolicy)!;

        Assert.Equal("lambda:InvokeFunction", metadata["Statement"]![0]!["Action"]!.GetValue<string>());
        Assert.Equal("arn:aws:lambda:eu-west-1:111122223333:function:notify", policy["Statement"]![0]!["Resource"]!.GetValue<string>());
        Assert.Single(Annotations.FromStack(stack).FindInfo("*", Match.StringLikeRegexp("must allow what the metadata")));
    }

    [Fact]
    public void A_role_of_the_app_is_told_what_it_lacks_at_synth()
    {
        var stack = Stacks.Known();
        var role = SageMakerRole(stack);
        _ = Define(stack, role, new TrainingStep("Train", Make.Training), Invoke(stack));
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = ["sagemaker:*", "iam:PassRole", "logs:*", "cloudwatch:PutMetricData", "ecr:*", "s3:*"], Resources = ["*"] }));

        Assert.Equal(
            "The role given lacks: lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:notify. "
            + "All that the pipeline needs is RequiredPolicy, and the metadata 'mlinfra:requiredPolicy' of its resource. [ack: mlinfra:givenRoleLacks]",
            Assert.Single(Warnings(stack)));
        Assert.NotNull(Resource(stack)["Metadata"]!["mlinfra:requiredPolicy"]);
    }

    [Fact]
    public void A_role_that_may_do_all_is_told_nothing()
    {
        var stack = Stacks.Known();
        var role = SageMakerRole(stack);
        var bucket = new Bucket(stack, "Bucket");
        _ = Define(stack, role, bucket, Invoke(stack), new NotebookJobStep("Notebook", new NotebookJobStepProps
        {
            Image = Image.FromUri("public.ecr.aws/x/y:1"), KernelName = "python3", InputLocation = "s3://data/in", InputNotebookName = "a.ipynb",
        }));
        bucket.GrantReadWrite(role);
        Bucket.FromBucketName(stack, "Data", "data").GrantRead(role);
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["sagemaker:*TrainingJob", "sagemaker:AddTags", "iam:PassRole", "logs:*", "cloudwatch:PutMetricData", "lambda:InvokeFunction"],
            Resources = ["*"],
        }));

        Assert.Empty(Warnings(stack));
    }

    [Fact]
    public void Permissions_too_long_for_one_policy_are_several()
    {
        var stack = Stacks.Known();
        var steps = Enumerable.Range(0, 80).Select(i => new LambdaStep($"Step{i}", new LambdaStepProps
        {
            Function = Function.FromFunctionArn(stack, $"F{i}", $"arn:aws:lambda:eu-west-1:111122223333:function:a-function-with-a-name-that-is-as-long-as-names-may-be-{i}"),
        }));
        _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps { Artifacts = Bucket.FromBucketName(stack, "A", "artifacts"), PipelineName = "many", Steps = [.. steps, .. Train(40)] });

        var template = Stacks.TemplateOf(stack);
        var policies = Stacks.Resources(template, "AWS::IAM::ManagedPolicy").ToArray();
        var resources = policies.SelectMany(policy => policy.Value!["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => statement!["Action"]!.ToJsonString() == "\"lambda:InvokeFunction\"")
            .SelectMany(statement => statement!["Resource"] is JsonArray list ? list.Select(one => one!.GetValue<string>()) : [statement["Resource"]!.GetValue<string>()]);

        Assert.InRange(policies.Length, 2, 10);
        Assert.Equal(80, resources.Distinct().Count());
        Assert.All(policies, policy => Assert.True(policy.Value!["Properties"]!["PolicyDocument"]!.ToJsonString().Length < 9000));
        Assert.Empty(Stacks.Resources(template, "AWS::IAM::Policy"));
        Assert.Equal(policies.Select(policy => policy.Key).Order(), Resource(template)["DependsOn"]!.AsArray().Select(one => one!.GetValue<string>()).Order());
    }

    [Fact]
    public void Permissions_that_no_role_can_hold_are_refused()
    {
        var stack = Stacks.Known();
        var steps = Enumerable.Range(0, 900).Select(i => new LambdaStep($"Step{i}", new LambdaStepProps
        {
            Function = Function.FromFunctionArn(stack, $"F{i}", $"arn:aws:lambda:eu-west-1:111122223333:function:a-function-with-a-name-that-is-as-long-as-names-may-be-{i}"),
        })).ToArray();

        var message = Rejections.MessageOf(() => _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps { Artifacts = Bucket.FromBucketName(stack, "A", "artifacts"), Steps = steps }));

        Assert.Matches(
            """
            ^TrainingPipeline at 'Test/Pipeline' can't be defined:
            Role: got permissions of about \d{5,6} characters, must fit 10 managed policies of 6144 characters, as many as a role may have; read and write under fewer prefixes, split the pipeline, or give a Role of your own.$
            """, message);
    }

    // Read from the synthesized manifest: the warning comes up while the app is synthesized.
    private static string[] Warnings(Stack stack) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(((Amazon.CDK.App)stack.Node.Root).Synth().Directory, "Test.metadata.json")))!.AsObject()
            .SelectMany(pair => pair.Value!.AsArray()).Where(entry => entry!["type"]!.GetValue<string>() == "aws:cdk:warning").Select(entry => entry!["data"]!.GetValue<string>())];

    private static IEnumerable<PipelineStep> Train(int count) => Enumerable.Range(0, count).Select(i => new TrainingStep($"Train{i}", Make.Training with { Inputs = new Dictionary<string, Channel> { ["train"] = $"s3://a-bucket-of-a-long-name-{i}/and/a/prefix/too" } }));

    private static Role SageMakerRole(Stack stack) => new(stack, "Role", new RoleProps { AssumedBy = new ServicePrincipal("sagemaker.amazonaws.com") });

    private static LambdaStep Invoke(Stack stack) => new("Notify", new LambdaStepProps
    {
        Function = Function.FromFunctionArn(stack, "Function", "arn:aws:lambda:eu-west-1:111122223333:function:notify"),
    });

    private static TrainingPipeline Define(Stack stack, IRole role, params IReadOnlyList<PipelineStep> steps) => Define(stack, role, Bucket.FromBucketName(stack, "A", "artifacts"), steps);

    private static TrainingPipeline Define(Stack stack, IRole role, IBucket bucket, params IReadOnlyList<PipelineStep> steps) =>
        new(stack, "Pipeline", new TrainingPipelineProps { Artifacts = bucket, PipelineName = "given", Role = role, Steps = steps });

    private static JsonNode Resource(Stack stack) => Resource(Stacks.TemplateOf(stack));

    private static JsonNode Resource(JsonObject template) => Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!;
}
