using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.DeployApprovedModel;

/// <summary>One version goes through environments: what each of them deploys.</summary>
public sealed class StageTests : IAsyncDisposable
{
    private readonly FakeAws _aws = new();
    private readonly MemoryStream _log = new();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    // Version 1 has gone the whole way; what has version 2 to have reached to be deployed?
    [InlineData("Staging", null, null, 2)]
    [InlineData("Staging", "Staging", "PendingApproval", 1)]
    [InlineData("Staging", "Staging", "Approved", 2)]
    [InlineData("Staging", "Staging", "Rejected", 1)]
    [InlineData("Staging", "Production", "PendingApproval", 2)]
    [InlineData("Staging", "Production", "Rejected", 2)]
    [InlineData("Staging", "Archived", "Approved", 1)]
    [InlineData("Canary", null, null, 1)]
    [InlineData("Canary", "Canary", "Approved", 2)]
    [InlineData("Canary", "Production", "Rejected", 2)]
    [InlineData("Production", null, null, 1)]
    [InlineData("Production", "Staging", "Approved", 1)]
    [InlineData("Production", "Production", "PendingApproval", 1)]
    [InlineData("Production", "Production", "Approved", 2)]
    [InlineData("Production", "Production", "Rejected", 1)]
    public async Task Deploys_the_newest_version_that_is_approved_for_the_stage_or_has_passed_it(string here, string? stage, string? status, int deployed)
    {
        _aws.Register(1);
        _aws.Reach(1, "Production", "Approved");
        _aws.Register(2);
        if (stage is not null) _aws.Reach(2, stage, status!);

        await HandleAsync(here);

        Assert.Equal(FakeAws.Arn(deployed), _aws.Deployed);
    }

    [Fact]
    public async Task A_rejection_in_production_leaves_staging_alone_and_brings_the_version_before_back_to_production()
    {
        _aws.Register(1);
        _aws.Reach(1, "Production", "Approved");
        _aws.Register(2);
        _aws.Reach(2, "Production", "Rejected");

        _aws.Deployed = FakeAws.Arn(2);
        await HandleAsync("Staging");
        Assert.Empty(_aws.Updates);

        await HandleAsync("Production");
        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public async Task A_rejection_in_the_registry_is_one_everywhere()
    {
        _aws.Register(1);
        _aws.Reach(1, "Production", "Approved");
        _aws.Register(2, "Rejected");
        _aws.Reach(2, "Production", "Approved");
        _aws.Deployed = FakeAws.Arn(2);

        await HandleAsync("Staging");

        Assert.Equal(FakeAws.Arn(1), _aws.Deployed);
    }

    [Fact]
    public void A_stage_that_is_not_on_the_way_is_an_error_at_start()
    {
        var error = Assert.Throws<FunctionConfigurationException>(() => Create("Nowhere"));

        Assert.Equal("The stage 'Nowhere' is none of Staging, Canary, Production; the function's construct sets both.", error.Message);
    }

    private async Task HandleAsync(string stage) =>
        await Create(stage).InvokeAsync(SqsEvents.Batch(SqsEvents.StateChange(2)), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, Log()), TestContext.Current.CancellationToken);

    private ILambdaFunction Create(string stage)
    {
        var environment = new Dictionary<string, string>
        {
            [Functions.Variable] = "DeployApprovedModel",
            ["STACK_ID"] = FakeAws.StackId,
            ["MODEL_PACKAGE_GROUP_NAME"] = FakeAws.Group,
            ["PARAMETER_NAME"] = "ModelPackageArn",
            ["STAGE"] = stage,
            ["STAGES"] = "Staging,Canary,Production",
        };
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, Log(), TimeProvider.System) { Aws = _aws.Options });
    }

    private JsonLog Log() => new(_log, TimeProvider.System);
}
