using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("$.TrainingJobName", "\"bad_name\"", "1 validation error detected: Value 'bad_name' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")]
    [InlineData("$.RoleArn", "null", "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null")]
    [InlineData("$.StoppingCondition.MaxRuntimeInSeconds", "0", "1 validation error detected: Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("$.HyperParameters.epochs", "60", "1 validation error detected: Value '60' at 'hyperParameters.epochs.member' failed to satisfy constraint: Member must be of type string")]
    [InlineData("$.InputDataConfig[0].ChannelName", "\"a b\"", "1 validation error detected: Value 'a b' at 'inputDataConfig.1.member.channelName' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9\\.\\-_]+")]
    public void Says_what_AWS_says(string path, string value, string message)
    {
        var request = Request();
        Set(request, path, JsonNode.Parse(value));

        Assert.Equal(message, Assert.Throws<AwsException>(() => RequestRules.Check("CreateTrainingJob", request)).Message);
    }

    [Fact]
    public void Names_an_instance_type_that_does_not_exist()
    {
        var request = Request();
        Set(request, "$.ResourceConfig.InstanceType", JsonValue.Create("ml.m5.huge"));

        var message = Assert.Throws<AwsException>(() => RequestRules.Check("CreateTrainingJob", request)).Message;

        Assert.StartsWith("1 validation error detected: Value 'ml.m5.huge' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [", message, StringComparison.Ordinal);
        Assert.Contains("ml.m5.xlarge", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_member_that_it_does_not_know_by_name()
    {
        var request = Request();
        Set(request, "$.ResourceConfig.Colour", JsonValue.Create("red"));

        var error = Assert.Throws<AwsException>(() => RequestRules.Check("CreateTrainingJob", request));

        Assert.Equal("NotSupportedByLocal", error.Code);
        Assert.Contains("ResourceConfig.Colour of CreateTrainingJob", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_a_sound_request_pass() => JobChecks.Training(Request());

    [Theory]
    [InlineData("$.EnableManagedSpotTraining", "true", "MaxWaitTimeInSeconds must be specified when EnableManagedSpotTraining is true.")]
    [InlineData("$.StoppingCondition.MaxWaitTimeInSeconds", "60", "MaxWaitTimeInSeconds above 0 is only allowed if EnableManagedSpotTraining is true.")]
    public void Holds_the_rules_of_spot(string path, string value, string message)
    {
        var request = Request();
        Set(request, path, JsonNode.Parse(value));

        Assert.Equal(message, Assert.Throws<AwsException>(() => JobChecks.Training(request)).Message);
    }

    [Theory]
    [InlineData("59", false)]
    [InlineData("60", true)]
    public void A_spot_wait_must_not_be_shorter_than_the_run(string wait, bool passes)
    {
        var request = Request();
        Set(request, "$.EnableManagedSpotTraining", true);
        Set(request, "$.StoppingCondition.MaxWaitTimeInSeconds", JsonNode.Parse(wait));

        if (passes) JobChecks.Training(request);
        else Assert.Equal("Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds (60).", Assert.Throws<AwsException>(() => JobChecks.Training(request)).Message);
    }

    [Theory]
    [InlineData("$.ResourceConfig.InstanceCount", "2", "training on more than one instance (ResourceConfig.InstanceCount)")]
    [InlineData("$.AlgorithmSpecification.TrainingInputMode", "\"Pipe\"", "TrainingInputMode Pipe")]
    [InlineData("$.AlgorithmSpecification.TrainingImage", "\"763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1\"", "the image '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1' in jobs")]
    [InlineData("$.HyperParameters.sagemaker_program", "null", "without a script (hyperparameters sagemaker_program")]
    public void Refuses_by_name_what_it_can_not_run(string path, string value, string named)
    {
        var request = Request();
        Set(request, path, JsonNode.Parse(value));

        var error = Assert.Throws<AwsException>(() => JobChecks.Training(request));

        Assert.Equal("NotSupportedByLocal", error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static JsonObject Request() => (JsonObject)JsonNode.Parse("""
        {"TrainingJobName": "j", "RoleArn": "arn:aws:iam::000000000000:role/Trainer", "HyperParameters": {"epochs": "60", "sagemaker_program": "train.py", "sagemaker_submit_directory": "s3://b/s.tar.gz"},
         "AlgorithmSpecification": {"TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", "TrainingInputMode": "File"},
         "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/train"}}}],
         "OutputDataConfig": {"S3OutputPath": "s3://b/models"}, "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
         "StoppingCondition": {"MaxRuntimeInSeconds": 60}}
        """)!;

    private static void Set(JsonObject request, string path, JsonNode? value)
    {
        var parts = PropertyParts(path);
        JsonNode at = request;
        foreach (var part in parts.SkipLast(1)) at = int.TryParse(part, out var i) ? at[i]! : at[part]!;
        if (value is null) ((JsonObject)at).Remove(parts[^1]);
        else at[parts[^1]] = value;
    }

    private static string[] PropertyParts(string path) => path[2..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
}
