using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class EndpointLogsTests
{
    private static Synthesized Of(Func<Stack, EndpointLogs?> logs) => Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
    {
        EndpointName = "Churn", Variants = [EndpointFixture.Variant], Logs = logs(stack),
    }));

    [Fact]
    public void What_the_containers_write_is_kept_as_said_and_the_log_is_there_before_the_first_of_them()
    {
        var synthesized = Of(stack => new() { RetentionDays = 365, EncryptionKey = new Key(stack, "Key") });
        var log = synthesized.Resource("AWS::Logs::LogGroup");

        Json.Equal($$"""
            { "LogGroupName": "/aws/sagemaker/Endpoints/Churn", "RetentionInDays": 365, "KmsKeyId": { "Fn::GetAtt": ["{{synthesized.Id("AWS::KMS::Key")}}", "Arn"] } }
            """, log["Properties"]);
        Assert.Equal("Retain", (string?)log["DeletionPolicy"]);
        Assert.Contains(synthesized.Id("AWS::Logs::LogGroup"), synthesized.Resource("AWS::SageMaker::Endpoint")["DependsOn"]!.AsArray().Select(id => (string?)id));
    }

    [Fact]
    public void The_key_lets_CloudWatch_Logs_in_for_logs_of_SageMaker_alone()
    {
        var synthesized = Of(stack => new() { EncryptionKey = new Key(stack, "Key") });
        var statement = synthesized.Only("AWS::KMS::Key")["KeyPolicy"]!["Statement"]!.AsArray().Single(one => (string?)one!["Sid"] == "AllowEndpointLogs")!;

        Json.Equal("""{ "Service": { "Fn::Join": ["", ["logs.", { "Ref": "AWS::Region" }, ".", { "Ref": "AWS::URLSuffix" }]] } }""", statement["Principal"]);
        Json.Equal("""
            { "ArnLike": { "kms:EncryptionContext:aws:logs:arn": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":logs:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":log-group:/aws/sagemaker/*"]] } } }
            """, statement["Condition"]);
    }

    [Fact]
    public void Left_to_SageMaker_unless_something_is_said() => Assert.Empty(Of(_ => null).All("AWS::Logs::LogGroup"));

    [Fact]
    public void Each_component_of_a_fleet_has_a_log_by_its_own_name()
    {
        InferenceComponent Named(string name) => new() { Name = name, Model = Modes.Model, Resources = new() { Cpus = 1, MinMemoryMB = 1024 } };

        var synthesized = Synthesized.Of(stack => _ = new InferenceComponentEndpoint(stack, "Endpoint", new()
        {
            EndpointName = "Fleet", InstanceType = "ml.m5.4xlarge", Components = [Named("Churn"), Named("Fraud")], Logs = new(),
        }));

        Assert.Equal([("Churn", "InferenceComponents/Fleet-Churn"), ("Fraud", "InferenceComponents/Fleet-Fraud"), ("", "Endpoints/Fleet")], new[] { "Churn", "Fraud", "" }.Select(id =>
            (id, ((string?)synthesized.Only("AWS::Logs::LogGroup", $"Endpoint{id}Log")["LogGroupName"])!["/aws/sagemaker/".Length..])));
    }

    [Fact]
    public void Rejects_a_period_that_CloudWatch_does_not_offer() => Modes.Rejects("ServerlessEndpoint", "Logs.RetentionDays: got 100 days, must be a period that CloudWatch Logs offers; take 120.",
        stack => _ = new ServerlessEndpoint(stack, "Endpoint", new() { Model = Modes.Model, Logs = new() { RetentionDays = 100 } }));
}
