using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Definitions that the Python SDK wrote, taken over as they are.</summary>
public sealed class ReadyDefinitionTests
{
    private const string Json =
        """
        {
          "Version": "2020-12-01",
          "Metadata": {},
          "Parameters": [
            {"Name": "InputData", "Type": "String", "DefaultValue": "s3://sagemaker-bucket/abalone/data.csv"},
            {"Name": "Count", "Type": "Integer", "DefaultValue": 1}
          ],
          "PipelineExperimentConfig": null,
          "Steps": [
            {
              "Name": "Train",
              "Type": "Training",
              "Arguments": {
                "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"},
                "OutputDataConfig": {"S3OutputPath": "s3://sagemaker-bucket/abalone/model", "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/abc"},
                "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
                "ResourceConfig": {"VolumeSizeInGB": 30, "InstanceCount": {"Get": "Parameters.Count"}, "InstanceType": "ml.m5.xlarge"},
                "RoleArn": "arn:aws:iam::111122223333:role/sdk",
                "InputDataConfig": [
                  {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Parameters.InputData"}, "S3DataDistributionType": "FullyReplicated"}}, "ChannelName": "train"}
                ],
                "HyperParameters": {"sagemaker_submit_directory": "\"s3://sagemaker-bucket/code/sourcedir.tar.gz\""},
                "CheckpointConfig": {"S3Uri": {"Std:Join": {"On": "/", "Values": ["s3:/", "sagemaker-bucket", "checkpoints", {"Get": "Execution.PipelineExecutionId"}]}}}
              }
            },
            {
              "Name": "Notify",
              "Type": "Lambda",
              "Arguments": {"model": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}},
              "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:notify",
              "OutputParameters": []
            },
            {
              "Name": "Ask",
              "Type": "Callback",
              "Arguments": {},
              "SqsQueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/ask",
              "OutputParameters": [{"OutputName": "answer", "OutputType": "String"}]
            },
            {
              "Name": "Gate",
              "Type": "Condition",
              "Arguments": {
                "Conditions": [{"Type": "Not", "Condition": {"Type": "Equals", "LeftValue": {"Get": "Steps.Ask.OutputParameters['answer']"}, "RightValue": "no"}}],
                "IfSteps": [
                  {
                    "Name": "Register",
                    "Type": "RegisterModel",
                    "Arguments": {
                      "ModelPackageGroupName": "abalone",
                      "InferenceSpecification": {"Containers": [{"Image": "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", "Environment": {},
                        "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]},
                      "ModelApprovalStatus": "PendingManualApproval",
                      "SkipModelValidation": "None"
                    }
                  }
                ],
                "ElseSteps": []
              }
            }
          ]
        }
        """;

    [Fact]
    public void Is_taken_over_as_it_is()
    {
        var pipeline = Define(Stacks.Known(), PipelineDefinition.FromJson(Json));

        JsonAssert.Same(JsonNode.Parse(Json)!, JsonNode.Parse(pipeline.DefinitionBody)!);
    }

    [Fact]
    public void Is_read_from_a_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("definition-").FullName, "abalone.json");
        File.WriteAllText(path, Json);

        var pipeline = Define(Stacks.Known(), PipelineDefinition.FromFile(path));

        Assert.Contains("\"Name\":\"Gate\"", pipeline.DefinitionBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_and_texts_may_be_others_and_values_of_the_deployment()
    {
        var stack = Stacks.Anywhere();
        var bucket = new Bucket(stack, "Mine");
        _ = Define(stack, PipelineDefinition.FromJson(Json) with
        {
            Parameters = new Dictionary<string, PipelineValue> { ["InputData"] = $"s3://{bucket.BucketName}/in", ["Count"] = 2 },
            Replacements = new Dictionary<string, string> { ["sagemaker-bucket"] = bucket.BucketName },
        });

        var parts = Stacks.Resources(Stacks.TemplateOf(stack), "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["PipelineDefinition"]!["PipelineDefinitionBody"]!["Fn::Join"]![1]!.AsArray();
        var written = JsonNode.Parse(string.Concat(parts.Select(part => part is JsonObject ? "MINE" : part!.GetValue<string>())))!;

        Assert.Equal("s3://MINE/in", written["Parameters"]![0]!["DefaultValue"]!.GetValue<string>());
        Assert.Equal(2, written["Parameters"]![1]!["DefaultValue"]!.GetValue<int>());
        Assert.Equal("s3://MINE/abalone/model", written["Steps"]![0]!["Arguments"]!["OutputDataConfig"]!["S3OutputPath"]!.GetValue<string>());
    }

    [Fact]
    public void Its_role_may_start_the_steps_and_hand_over_the_roles_that_it_names()
    {
        var policy = JsonNode.Parse(Define(Stacks.Known(), PipelineDefinition.FromJson(Json)).RequiredPolicy)!["Statement"]!.AsArray();

        Assert.Equal(
            [
                """["sagemaker:CreateTrainingJob","sagemaker:DescribeTrainingJob","sagemaker:StopTrainingJob","sagemaker:AddTags"]""",
                "\"iam:PassRole\"",
                """["logs:CreateLogGroup","logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"]""",
                "\"cloudwatch:PutMetricData\"",
                """["sagemaker:CreateModelPackage","sagemaker:DescribeModelPackage","sagemaker:DescribeModelPackageGroup","sagemaker:AddTags"]""",
                "\"iam:PassRole\"",
                "\"lambda:InvokeFunction\"",
                "\"sqs:SendMessage\"",
            ],
            policy.Select(statement => statement!["Action"]!.ToJsonString()));
        Assert.Equal("arn:aws:iam::111122223333:role/sdk", policy[5]!["Resource"]!.GetValue<string>());
        Assert.EndsWith(":sqs:eu-west-1:111122223333:ask", policy[7]!["Resource"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_jobs_may_run_as_the_pipeline_whose_role_then_reads_and_writes_their_data()
    {
        var stack = Stacks.Known();
        var pipeline = Define(stack, PipelineDefinition.FromJson(Json) with { RunsAsPipeline = true });

        var policy = pipeline.RequiredPolicy;
        var resources = Stacks.TemplateOf(stack)["Resources"]!.ToJsonString();

        Assert.DoesNotContain("role/sdk", pipeline.DefinitionBody + resources, StringComparison.Ordinal);
        Assert.Contains("s3:::sagemaker-bucket/abalone/data.csv*", policy, StringComparison.Ordinal);
        Assert.Contains("s3:::sagemaker-bucket/code/sourcedir.tar.gz*", policy, StringComparison.Ordinal);
        Assert.Contains("""["s3:PutObject","s3:AbortMultipartUpload"]""", policy, StringComparison.Ordinal);
        Assert.Contains("s3:::sagemaker-bucket/checkpoints/*", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:kms:eu-west-1:111122223333:key/abc", policy, StringComparison.Ordinal);
        Assert.Contains(":ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_given_is_honoured()
    {
        var stack = Stacks.Known();
        var pipeline = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            PipelineName = "taken",
            Definition = PipelineDefinition.FromJson(Json),
            Role = Role.FromRoleArn(stack, "Given", Steps.RoleArn),
        });

        Assert.Equal(Steps.RoleArn, pipeline.RoleArn);
        Assert.Empty(Stacks.Resources(Stacks.TemplateOf(stack), "AWS::IAM::Role"));
    }

    [Fact]
    public void What_the_service_would_refuse_is_said() => Assert.Equal(
        """
        TrainingPipeline at 'Test/Pipeline' can't be defined:
        Definition.Parameters['Countt']: got a default for no parameter, must be one of the definition's parameters ('InputData' or 'Count'); did you mean 'Count'?
        Train.ResourceConfig.InstanceCount: got 'Parameters.Cout', must be a parameter of this pipeline; declare it, or did you mean 'Parameters.Count'?
        """,
        Rejections.MessageOf(() => Define(Stacks.Known(), PipelineDefinition.FromJson(Json.Replace("Parameters.Count", "Parameters.Cout", StringComparison.Ordinal)) with
        {
            Parameters = new Dictionary<string, PipelineValue> { ["Countt"] = 1 },
        })));

    [Theory]
    [InlineData("[]", "Definition: got JSON that is no object in the text, must be an object with Version, Parameters and Steps; give the whole definition.")]
    [InlineData("{", "Definition: got what is no JSON in the text, must be JSON (")]
    public void What_is_no_definition_is_refused(string json, string line) =>
        Assert.StartsWith(
            "TrainingPipeline at 'Test/Pipeline' can't be defined:\n" + line,
            Rejections.MessageOf(() => Define(Stacks.Known(), PipelineDefinition.FromJson(json))),
            StringComparison.Ordinal);

    [Fact]
    public void Neither_steps_nor_a_missing_file_go_with_it()
    {
        var stack = Stacks.Known();

        Assert.Equal(
            "PipelineDefinition can't be defined:\npath: got 'none.json', must be a file that exists ('<folder>/none.json' does not); give the path from the working directory, or an absolute one.",
            Rejections.MessageOf(() => PipelineDefinition.FromFile("none.json"), Directory.GetCurrentDirectory()));
        Assert.Contains("Definition: got a definition besides Steps or Parameters, must stand alone; remove them, or the definition.", Rejections.MessageOf(() => _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            Definition = PipelineDefinition.FromJson(Json),
            Steps = [new FailStep("Fail", "no")],
        })), StringComparison.Ordinal);
    }

    private static TrainingPipeline Define(Stack stack, PipelineDefinition definition) =>
        new(stack, "Pipeline", new TrainingPipelineProps { PipelineName = "taken", Definition = definition });
}
