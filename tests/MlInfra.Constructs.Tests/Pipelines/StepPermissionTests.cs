using System.Text.Json.Nodes;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>What each type of step adds to the role, and what it refuses.</summary>
public sealed class StepPermissionTests
{
    private static readonly Amazon.CDK.Stack Stack = Stacks.Known();

    [Fact]
    public void A_Lambda_step_calls_its_function_only() => Assert.Equal(
        ["lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:notify"],
        Needs(new LambdaStep("Lambda", new LambdaStepProps { Function = Function.FromFunctionArn(Stack, "F", "arn:aws:lambda:eu-west-1:111122223333:function:notify") })));

    [Fact]
    public void A_Callback_step_writes_to_its_queue_and_with_its_key() => Assert.Equal(
        [
            "sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:ask",
            "kms:Decrypt kms:GenerateDataKey on arn:aws:kms:eu-west-1:111122223333:key/abc",
        ],
        Needs(new CallbackStep("Callback", new CallbackStepProps
        {
            Queue = Queue.FromQueueAttributes(Stack, "Q", new QueueAttributes { QueueArn = "arn:aws:sqs:eu-west-1:111122223333:ask", KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/abc" }),
        })));

    [Fact]
    public void A_model_under_a_role_of_its_own_is_given_that_role() => Assert.Equal(
        [
            "iam:PassRole on arn:aws:iam::111122223333:role/model to sagemaker.amazonaws.com",
            "sagemaker:CreateModel sagemaker:DescribeModel sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:model/pipelines-*",
        ],
        Needs(new CreateModelStep("Model", new CreateModelStepProps
        {
            Container = new ModelContainer { Image = Image.FromUri("public.ecr.aws/x/y:1") },
            ExecutionRole = Role.FromRoleArn(Stack, "ModelRole", "arn:aws:iam::111122223333:role/model"),
        })));

    [Fact]
    public void An_EMR_step_with_a_cluster_of_its_own_hands_over_the_clusters_roles() => Assert.Equal(
        [
            "elasticmapreduce:AddJobFlowSteps elasticmapreduce:CancelSteps elasticmapreduce:DescribeCluster elasticmapreduce:DescribeStep elasticmapreduce:ListSteps on arn:P:elasticmapreduce:eu-west-1:A:cluster/*",
            "events:DescribeRule events:PutRule events:PutTargets on arn:P:events:eu-west-1:A:rule/SageMakerPipelineExecutionEMRStepStatusUpdateRule, arn:P:events:eu-west-1:A:rule/SageMakerPipelineExecutionEMRClusterStatusUpdateRule",
            "elasticmapreduce:AddTags elasticmapreduce:RunJobFlow elasticmapreduce:TerminateJobFlows on arn:P:elasticmapreduce:eu-west-1:A:cluster/*",
            "iam:PassRole on arn:P:iam::A:role/EMR_DefaultRole to elasticmapreduce.amazonaws.com",
            "iam:PassRole on arn:P:iam::A:role/EMR_EC2_DefaultRole to ec2.amazonaws.com",
        ],
        Needs(new EmrStep("Emr", new EmrStepProps
        {
            Jar = "command-runner.jar",
            ClusterConfig = new Dictionary<string, PipelineValue>
            {
                ["ServiceRole"] = "EMR_DefaultRole",
                ["JobFlowRole"] = "EMR_EC2_DefaultRole",
                ["Instances"] = PipelineValue.FromJson(JsonNode.Parse("""{"InstanceGroups":[{"InstanceRole":"MASTER","InstanceCount":1,"InstanceType":"m5.xlarge"}]}""")!),
            },
        })));

    [Fact]
    public void An_endpoint_is_made_under_its_own_name_only()
    {
        var config = new EndpointConfigStep("Config", new EndpointConfigStepProps { Variants = [new EndpointVariant { ModelName = "Model-1", InstanceType = "ml.m5.large" }] });

        Assert.Equal(
            [
                "sagemaker:CreateEndpointConfig sagemaker:DescribeEndpointConfig sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:endpoint-config/config-*",
                "sagemaker:CreateEndpoint sagemaker:DescribeEndpoint sagemaker:UpdateEndpoint sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:endpoint/abalone, arn:P:sagemaker:eu-west-1:A:endpoint-config/config-*",
            ],
            Needs(config, new EndpointStep("Endpoint", new EndpointStepProps { EndpointName = "Abalone", EndpointConfigName = config.EndpointConfigName })));
    }

    [Fact]
    public void A_transform_of_a_model_from_elsewhere_reads_nothing_itself()
    {
        var needs = Needs(new TransformStep("Transform", new TransformStepProps { ModelName = "theirs", Input = "s3://data/in", InstanceType = "ml.m5.xlarge" }));

        Assert.DoesNotContain(needs, need => need.StartsWith("s3:", StringComparison.Ordinal));
        Assert.Contains("sagemaker:CreateTransformJob sagemaker:DescribeTransformJob sagemaker:StopTransformJob sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:transform-job/pipelines-*", needs);
    }

    [Fact]
    public void A_check_warns_of_accounts_that_may_not_run_it_and_reads_its_groups_baseline()
    {
        var stack = Stacks.Known();
        var pipeline = Steps.Pipeline(stack, new QualityCheckStep("Quality", new QualityCheckStepProps
        {
            Check = QualityCheck.Data("s3://data/in", DatasetFormat.Parquet),
            Group = ModelGroup.FromModelPackageGroupName("Abalone"),
        }));

        Assert.Single(Amazon.CDK.Assertions.Annotations.FromStack(stack).FindWarning("*", Amazon.CDK.Assertions.Match.StringLikeRegexp(
            "Quality is a QualityCheck step, which is for accounts that used SageMaker Model Monitor before it closed to new customers")));
        Assert.Contains("model-package-group/abalone", pipeline.RequiredPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_of_the_new_steps_are_refused_by_name() => Assert.Equal(
        """
        Model-CreateModel.Container: got neither Container nor Containers, must say once what serves the model; set Container for one container, Containers for several.
        Emr.ClusterId: got neither ClusterId nor ClusterConfig, must say once where the work runs; set one of them.
        AutoML.Inputs: got 0 channels, must be 1 to 20 channels; add one.
        AutoML.ProblemType: got Objective without ProblemType, must be given together with the other, or neither; give both.
        AutoML.MaxCandidates: got 751 candidates, must be 1 to 750 candidates; lower it.
        Notebook.Notebook: got neither Notebook nor InputLocation, must say once which notebook runs; set one of them.
        Variant.Variants[0].InstanceType: got neither InstanceType nor ServerlessConfig, must say once what serves; set one of them.
        Lambda.Inputs[x]: got the output 'state' of step 'Ask', must be an output of the step ('answer'); did you mean 'answer'?
        """,
        string.Join('\n', Steps.Rejection(
            Ask,
            new CreateModelStep("Model", new CreateModelStepProps()),
            new EmrStep("Emr", new EmrStepProps { Jar = "a.jar" }),
            new AutoMLStep("AutoML", new AutoMLStepProps { Inputs = [], Objective = "F1", MaxCandidates = 751 }),
            new NotebookJobStep("Notebook", new NotebookJobStepProps { Image = Image.FromUri("public.ecr.aws/x/y:1"), KernelName = "python3" }),
            new EndpointConfigStep("Variant", new EndpointConfigStepProps { Variants = [new EndpointVariant { ModelName = "m" }] }),
            new LambdaStep("Lambda", new LambdaStepProps
            {
                Function = Function.FromFunctionArn(Stack, "G", "arn:aws:lambda:eu-west-1:111122223333:function:notify"),
                Inputs = { ["x"] = Ask.Output("state") },
            })).Split('\n').Where(line => !line.Contains("(Create", StringComparison.Ordinal))));

    private static CallbackStep Ask { get; } = new("Ask", new CallbackStepProps
    {
        Queue = Queue.FromQueueArn(Stack, "AskQueue", "arn:aws:sqs:eu-west-1:111122223333:ask"),
        Outputs = [OutputParameter.String("answer")],
    });

    private static string[] Needs(params IReadOnlyList<PipelineStep> steps) =>
        [.. JsonNode.Parse(Steps.Pipeline(steps).RequiredPolicy)!["Statement"]!.AsArray().Select(statement =>
            $"{Joined(statement!["Action"]!, " ")} on {Joined(statement["Resource"]!, ", ")}"
            + (statement["Condition"]?["StringEquals"]?["iam:PassedToService"] is { } service ? $" to {service}" : ""))];

    private static string Joined(JsonNode node, string with) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(
            node is JsonArray list ? string.Join(with, list) : node.ToString(), @"\$\{Token\[AWS\.Partition\.\d+\]\}", "P"),
        @"\$\{Token\[AWS\.AccountId\.\d+\]\}", "A");
}
