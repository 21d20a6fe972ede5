using MlInfra.Aws.CloudFormation;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Tests.Platform;

/// <summary>Which pipeline, group and endpoint of a stack are meant, where its author declared no outputs for this program.</summary>
public sealed class DeployedStackTests
{
    [Fact]
    public void A_stack_without_outputs_is_known_by_its_only_pipeline_group_and_endpoint()
    {
        var stack = Stack("Churn", [],
            new("Pipeline", "churn-pipeline", "AWS::SageMaker::Pipeline"),
            new("Models", "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/churn", "AWS::SageMaker::ModelPackageGroup"),
            new("Endpoint", "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn-endpoint", "AWS::SageMaker::Endpoint"));

        Assert.Equal(("churn-pipeline", "churn", "churn-endpoint"), (stack.PipelineName, stack.ModelPackageGroupName, stack.NeededEndpointName("")));
    }

    [Fact]
    public void An_output_says_which_of_several_is_meant()
    {
        var stack = Stack("Churn", [new() { OutputKey = "PipelineName", OutputValue = "second" }], new("A", "first", "AWS::SageMaker::Pipeline"), new("B", "second", "AWS::SageMaker::Pipeline"));

        Assert.Equal("second", stack.PipelineName);
    }

    [Fact]
    public void Several_without_an_output_are_named_with_the_output_that_is_missing()
    {
        var stack = Stack("Churn", [], new("A", "first", "AWS::SageMaker::Endpoint"), new("B", "second", "AWS::SageMaker::Endpoint"));

        var problem = Assert.Throws<CliException>(() => stack.NeededEndpointName(""));

        Assert.Null(stack.EndpointName);
        Assert.Equal("Stack 'Churn' has 2 endpoints (first, second), and no output EndpointName that says which one is meant.", problem.Message);
        Assert.Equal("Add one: new CfnOutput(this, \"EndpointName\", new CfnOutputProps { Value = ... })", problem.Advice);
    }

    [Fact]
    public void Where_there_is_none_the_advice_fits_a_stack_of_the_users_own()
    {
        var own = Assert.Throws<CliException>(() => Stack("Churn", []).PipelineName);
        var sample = Assert.Throws<CliException>(() => Stack(Target.DefaultStack, []).PipelineName);
        var endpoint = Assert.Throws<CliException>(() => Stack("Churn", []).NeededEndpointName(" --stack Churn"));

        Assert.Equal("Stack 'Churn' (CREATE_COMPLETE) has no pipeline, and no output PipelineName that names one.", own.Message);
        Assert.Equal("If another stack has it, name it as an output of this one: new CfnOutput(this, \"PipelineName\", new CfnOutputProps { Value = ... })", own.Advice);
        Assert.Equal("Deploy it again: ./mlinfra deploy", sample.Advice);
        Assert.Equal(("Approve one: ./mlinfra approve --stack Churn", ExitCodes.NotUp), (endpoint.Advice, endpoint.ExitCode));
    }

    [Theory]
    [InlineData("DeployApprovedModel", "ApprovedFunctionB3987E23", "deploy")]
    [InlineData("RetrainOnDrift", "RetrainingFunction0A1B2C3D", "retrain")]
    [InlineData("CheckTraffic", "WatchDataFunctionB3987E23", "WatchData")]
    [InlineData("ScalingGuard", "MlInfraEndpointGuardB3987E23", "MlInfraEndpointGuard")]
    [InlineData("CheckTraffic", "Odd", "Odd")]
    public void A_function_is_called_by_what_it_does_or_whose_it_is(string kind, string id, string name) =>
        Assert.Equal(name, new StackFunction(kind, id, "log", new Dictionary<string, string>()).CalledAs);

    private static DeployedStack Stack(string name, StackOutput[] outputs, params StackResource[] resources) =>
        new(new Stack { StackId = "arn:aws:cloudformation:eu-west-1:123456789012:stack/" + name + "/1", StackName = name, StackStatus = "CREATE_COMPLETE", Outputs = outputs }, resources);
}
