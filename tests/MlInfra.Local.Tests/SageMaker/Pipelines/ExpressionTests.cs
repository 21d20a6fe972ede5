using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class ExpressionTests
{
    private readonly FakeValues values = new()
    {
        Parameters = new JsonObject { ["Count"] = 3, ["Gate"] = 0.85, ["Name"] = "x", ["On"] = true },
        Steps = (JsonObject)JsonNode.Parse("""
            {"Prep": {"ProcessingOutputConfig": {"Outputs": [{"OutputName": "train", "S3Output": {"S3Uri": "s3://b/train"}}, {"OutputName": "test", "S3Output": {"S3Uri": "s3://b/test"}}]}},
             "Train": {"ModelArtifacts": {"S3ModelArtifacts": "s3://b/model.tar.gz"}, "HyperParameters": {"my-key": "7"}, "FinalMetricDataList": [{"MetricName": "validation:accuracy", "Value": 0.9}]},
             "Call": {"OutputParameters": {"n": 4}}}
            """)!,
        Files = new JsonObject { ["Eval/report"] = JsonNode.Parse("""{"metrics": {"accuracy": {"value": 0.97}, "per.class": [1, 2]}}"""), ["s3://b/r.json"] = JsonNode.Parse("""{"a": 1, "list": [{"Name": "x"}]}""") },
    };

    [Theory]
    [InlineData("""{"Get": "Parameters.Count"}""", "3")]
    [InlineData("""{"Get": "Parameters.Gate"}""", "0.85")]
    [InlineData("""{"Get": "Parameters.On"}""", "true")]
    [InlineData("""{"Get": "Execution.PipelineExecutionId"}""", "\"abc123\"")]
    [InlineData("""{"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}""", "\"s3://b/model.tar.gz\"")]
    [InlineData("""{"Get": "Steps.Prep.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri"}""", "\"s3://b/test\"")]
    [InlineData("""{"Get": "Steps.Prep.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri"}""", "\"s3://b/train\"")]
    [InlineData("""{"Get": "Steps.Train.HyperParameters['my-key']"}""", "\"7\"")]
    [InlineData("""{"Get": "Steps.Train.FinalMetricDataList['validation:accuracy'].Value"}""", "0.9")]
    [InlineData("""{"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Parameters.Name"}, {"Get": "Parameters.Count"}, {"Std:Join": {"On": "-", "Values": ["a", true]}}]}}""", "\"s3://b/x/3/a-true\"")]
    [InlineData("""{"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.report"}, "Path": "metrics.accuracy.value"}}""", "0.97")]
    [InlineData("""{"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.report"}, "Path": "metrics['per.class'][1]"}}""", "2")]
    [InlineData("""{"Std:JsonGet": {"S3Uri": "s3://b/r.json", "Path": "a"}}""", "1")]
    [InlineData("""{"Get": "Steps.Call.OutputParameters['n']"}""", "4")]
    [InlineData("""{"Get": "PipelineExperimentConfig.ExperimentName"}""", "\"trials\"")]
    [InlineData("""{"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "/", "Values": ["s3://b", "r.json"]}}, "Path": "a"}}""", "1")]
    [InlineData("""{"Get": 1, "Other": {"Get": "Parameters.Name"}}""", """{"Get":1,"Other":"x"}""")]
    public void Evaluates(string expression, string expected) =>
        Assert.Equal(expected, Expressions.Evaluate(JsonNode.Parse(expression), values)!.ToJsonString());

    [Theory]
    [InlineData("""{"Get": "Parameters.Missing"}""", "The pipeline has no parameter 'Missing'.")]
    [InlineData("""{"Get": "Steps.Nobody.Arn"}""", "The step 'Nobody' has no properties: it did not run.")]
    [InlineData("""{"Get": "Steps.Train.Nothing"}""", "The step 'Train' has no property 'Nothing'.")]
    [InlineData("""{"Get": "Execution.Nothing"}""", "The execution variable 'Nothing' is not known.")]
    [InlineData("""{"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Eval.PropertyFiles.report"}, "Path": "metrics.f1"}}""", "Std:JsonGet found nothing at path 'metrics.f1' in the property file 'report' of step 'Eval'.")]
    [InlineData("""{"Std:JsonGet": {"S3Uri": "s3://b/r.json", "Path": "list['x']"}}""", "Std:JsonGet found nothing at path 'list['x']' in the s3://b/r.json.")]
    [InlineData("""{"Get": "Steps.Call.OutputParameters['m']"}""", "The step 'Call' has no property 'OutputParameters['m']'.")]
    [InlineData("""{"Get": "PipelineExperimentConfig.TrialName"}""", "The pipeline's experiment configuration has no 'TrialName'.")]
    public void Says_what_a_reference_does_not_find(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<EvaluationException>(() => Expressions.Evaluate(JsonNode.Parse(expression), values)).Message);
}
