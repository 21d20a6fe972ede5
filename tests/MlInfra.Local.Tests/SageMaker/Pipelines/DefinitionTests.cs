using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class DefinitionTests
{
    private const string Fail = """{"Name": "F", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}""";

    [Theory]
    [InlineData("[]", "The document must be an object")]
    [InlineData("""{"Steps": [1]}""", "Version must be 2020-12-01, not ''")]
    [InlineData("""{"Version": "2020-12-01", "Steps": []}""", "Steps must be a list with at least one step")]
    [InlineData("""{"Version": "2020-12-01", "Steps": [3]}""", "Every step must be an object")]
    public void Says_what_is_wrong_with_a_document(string text, string what) => Assert.Equal($"Unable to parse pipeline definition. {what}.", Message(text));

    [Fact]
    public void Says_where_a_document_is_not_JSON() => Assert.StartsWith("Unable to parse pipeline definition. ", Message("{"), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Name": "a b", "Type": "Fail", "Arguments": {}}""", "The step name 'a b' must be 1 to 64 letters, digits, - or _")]
    [InlineData($"{Fail}, {Fail}", "The step name 'F' is used more than once; step names must be unique")]
    [InlineData("""{"Name": "A", "Type": "Fail"}""", "The step 'A' has no Arguments")]
    [InlineData("""{"Name": "A", "Type": "Fail", "DependsOn": ["B"], "Arguments": {}}""", "The step 'A' depends on 'B', which is not a step of this pipeline")]
    [InlineData(Fail + """, {"Name": "A", "Type": "Training", "DependsOn": ["F"], "Arguments": {}}""", "The step 'A' depends on the Fail step 'F'; nothing can run after it")]
    [InlineData("""{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.X"}}}""", "The step 'A' refers to the parameter 'X', which is not defined")]
    [InlineData("""{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Steps.X.Arn"}}}""", "The step 'A' refers to the step 'X', which is not another step of this pipeline")]
    [InlineData("""{"Name": "P", "Type": "Processing", "Arguments": {}}, {"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.P.PropertyFiles.r"}, "Path": "x"}}}}""", "The step 'A' refers to the property file 'r', which the step 'P' does not have")]
    [InlineData("""{"Name": "A", "Type": "Training", "DependsOn": ["B"], "Arguments": {}}, {"Name": "B", "Type": "Training", "Arguments": {"RoleArn": {"Get": "Steps.A.RoleArn"}}}""", "The steps A -> B -> A wait for each other")]
    [InlineData("""{"Name": "C", "Type": "Condition", "Arguments": {"Conditions": []}}""", "The step 'C' has no Conditions")]
    [InlineData("""{"Name": "C", "Type": "Condition", "Arguments": {"Conditions": [{"Type": "Like"}]}}""", "The condition type 'Like' of the step 'C' is not one of Equals, NotEquals, GreaterThan, GreaterThanOrEqualTo, LessThan, LessThanOrEqualTo, In, NotIn, Not, Or, And")]
    [InlineData("""{"Name": "C", "Type": "Condition", "Arguments": {"Conditions": [{"Type": "Equals", "LeftValue": 1}]}}""", "The condition Equals of the step 'C' has no RightValue")]
    [InlineData("""{"Name": "A", "Type": "Cook", "Arguments": {}}""", "The step 'A' has the type 'Cook'; it must be one of Processing, Training, Tuning, Transform, AutoML, Model, RegisterModel, Condition, Fail, Lambda, Callback, QualityCheck, ClarifyCheck, EMR, EMRServerless, EndpointConfig, Endpoint")]
    [InlineData("""{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Execution.Name"}}}""", "The step 'A' refers to the execution variable 'Name'; there are StartDateTime, CurrentDateTime, PipelineName, PipelineArn, PipelineExecutionId, PipelineExecutionArn, TrainingJobName, ProcessingJobName")]
    [InlineData("""{"Name": "L", "Type": "Lambda", "OutputParameters": [{"OutputName": "x", "OutputType": "List"}]}, {"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Steps.L.OutputParameters['y']"}}}""", "The step 'L' has no FunctionArn. The output parameter 'x' of the step 'L' has the type 'List'; it must be one of String, Integer, Boolean, Float. The step 'A' refers to the output parameter 'y', which the step 'L' does not have")]
    [InlineData("""{"Name": "A", "Type": "Callback", "RetryPolicies": [{"ExceptionType": ["Step.THROTTLING"]}]}""", "The step 'A' has no SqsQueueUrl. The step 'A' has RetryPolicies, which steps of type Callback do not take")]
    [InlineData("""{"Name": "A", "Type": "Training", "Arguments": {}, "RetryPolicies": [{"ExceptionType": ["Mine"], "MaxAttempts": 30, "ExpireAfterMin": 3}], "CacheConfig": {"Enabled": true, "ExpireAfter": "soon"}}""", "ExpireAfter 'soon' of the step 'A' is not a duration such as P30D or PT1H. The exception type 'Mine' of the step 'A' is not one of Step.SERVICE_FAULT, Step.THROTTLING, SageMaker.JOB_INTERNAL_ERROR, SageMaker.CAPACITY_ERROR, SageMaker.RESOURCE_LIMIT. A retry policy of the step 'A' has MaxAttempts and ExpireAfterMin; it can have one of them. MaxAttempts of a retry policy of the step 'A' is 30; it must be between 0 and 20")]
    [InlineData("""{"Name": "A", "Type": "Processing", "DependsOn": ["X"], "Arguments": {"RoleArn": {"Get": "Parameters.Role"}, "Environment": {"Get": "Somewhere.else"}}}, {"Name": "A", "Type": "Fail", "Arguments": {}}""", "The step name 'A' is used more than once; step names must be unique. The step 'A' depends on 'X', which is not a step of this pipeline. The step 'A' refers to the parameter 'Role', which is not defined. The step 'A' refers to 'Somewhere.else'; references begin with Parameters, Execution, Steps or PipelineExperimentConfig")]
    public void Says_what_is_wrong_with_a_step(string steps, string what) =>
        Assert.Equal($"Unable to parse pipeline definition. {what}.", Message($$"""{"Version": "2020-12-01", "Steps": [{{steps}}]}"""));

    [Fact]
    public void Types_parameters_and_takes_defaults()
    {
        var values = ParameterValues.Resolve(WithParameters(), new Dictionary<string, string> { ["I"] = "5", ["B"] = "True", ["S"] = "blue" });

        Assert.Equal("""{"S":"blue","I":5,"F":0.85,"B":true}""", values.ToJsonString());
    }

    [Fact]
    public void A_float_stays_as_it_was_written() =>
        Assert.Equal("1.0", ParameterValues.Resolve(WithParameters(), new Dictionary<string, string> { ["I"] = "5", ["B"] = "true", ["F"] = "1.0" })["F"]!.ToJsonString());

    [Theory]
    [InlineData("I", "5.5", "The value '5.5' of the pipeline parameter 'I' must be of type Integer.")]
    [InlineData("F", "much", "The value 'much' of the pipeline parameter 'F' must be of type Float.")]
    [InlineData("B", "maybe", "The value 'maybe' of the pipeline parameter 'B' must be of type Boolean.")]
    [InlineData("S", "pink", "The value \"pink\" of the pipeline parameter 'S' must be one of [red, blue].")]
    [InlineData("X", "1", "Unknown pipeline parameters: [X]. The pipeline has [S, I, F, B].")]
    public void Refuses_values_that_do_not_fit(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<AwsException>(() => ParameterValues.Resolve(WithParameters(), new Dictionary<string, string> { ["I"] = "1", ["B"] = "true", [name] = value })).Message);

    [Fact]
    public void Names_the_parameters_that_must_be_given()
    {
        var error = Assert.Throws<AwsException>(() => ParameterValues.Resolve(WithParameters(), new Dictionary<string, string>()));

        Assert.Equal("Parameters [I, B] do not have default values and must be given.", error.Message);
    }

    private static PipelineDefinition WithParameters() => PipelineDefinition.Parse($$"""
        {"Version": "2020-12-01", "Parameters": [{"Name": "S", "Type": "String", "DefaultValue": "red", "EnumValues": ["red", "blue"]}, {"Name": "I", "Type": "Integer"},
          {"Name": "F", "Type": "Float", "DefaultValue": 0.85}, {"Name": "B", "Type": "Boolean"}], "Steps": [{{Fail}}]}
        """);

    private static string Message(string text) => Assert.Throws<AwsException>(() => PipelineDefinition.Parse(text)).Message;
}
