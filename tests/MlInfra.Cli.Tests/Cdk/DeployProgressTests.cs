using MlInfra.Cli.Cdk;

namespace MlInfra.Cli.Tests.Cdk;

/// <summary>With lines as the cdk CLI writes them.</summary>
public sealed class DeployProgressTests
{
    private readonly DeployProgress _progress = new();

    [Fact]
    public void Tells_how_far_it_is()
    {
        _progress.Read("Tumour |  5/24 | 5:42:25 AM | CREATE_COMPLETE         | AWS::KMS::Key                               | Artifacts/Key (ArtifactsKeyA4B22E2B) ");
        _progress.Read("Tumour |  5/24 | 5:42:25 AM | CREATE_IN_PROGRESS      | AWS::S3::Bucket                             | Artifacts/AccessLogs (ArtifactsAccessLogs4D97777C) ");

        Assert.Equal((5, 24, "Artifacts/AccessLogs"), (_progress.Finished, _progress.Total, _progress.Resource));
        Assert.Empty(_progress.Failures);
    }

    [Fact]
    public void Keeps_the_reason_of_a_resource_that_failed()
    {
        _progress.Read("Tumour |  3/24 | 5:42:25 AM | CREATE_FAILED           | AWS::SQS::Queue                             | Broken Invalid value for the parameter VisibilityTimeout. Reason: '43201' is not allowed.");
        _progress.Read("Tumour |  3/24 | 5:42:25 AM | CREATE_FAILED           | AWS::KMS::Key                               | Key Resource creation cancelled");

        Assert.Equal(["AWS::SQS::Queue Broken Invalid value for the parameter VisibilityTimeout. Reason: '43201' is not allowed."], _progress.Failures);
    }

    [Fact]
    public void Knows_when_nothing_changed()
    {
        _progress.Read(" \u001b[32m✅  Tumour (no changes)\u001b[39m");

        Assert.True(_progress.Unchanged);
    }

    [Fact]
    public void Keeps_what_the_app_said_when_it_did_not_synthesize()
    {
        _progress.Read("Unhandled exception. System.ArgumentException: TrainingStep at 'Tumour/Pipeline' can't be defined:");
        _progress.Read("  InstanceType: got 'ml.nope', must be an instance type of training");
        _progress.Read("   at MlInfra.App.Stacks.TumourStack..ctor()");

        Assert.Equal(2, _progress.Errors.Count);
        Assert.Contains("InstanceType: got 'ml.nope'", _progress.Errors[1]);
    }
}
