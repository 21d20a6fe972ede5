using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Host;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>A real `cdk bootstrap`, over the stack that Local makes by itself and where it makes none.</summary>
public sealed class BootstrapTests(LocalFixture seeded, BootstrapTests.Bare bare) : IClassFixture<LocalFixture>, IClassFixture<BootstrapTests.Bare>
{
    private const string Template = """{"Resources":{"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Value":"x"}}}}""";

    [Fact]
    public Task Bootstraps_over_the_seeded_stack() => BootstrapAsync(seeded, "UPDATE_COMPLETE");

    [Fact]
    public async Task Bootstraps_a_Local_that_seeds_nothing()
    {
        Assert.Null(bare.Get<StackStore>().Find("CDKToolkit"));

        await BootstrapAsync(bare, "CREATE_COMPLETE");
    }

    private static async Task BootstrapAsync(LocalFixture local, string status)
    {
        using var cdk = new Cdk(local);

        var ran = await cdk.RunAsync("bootstrap", "aws://000000000000/us-east-1");
        var again = await cdk.RunAsync("bootstrap", "aws://000000000000/us-east-1");

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("(no changes)", again.Output + again.Error);
        Assert.Equal(status, local.Get<StackStore>().Find("CDKToolkit")!.Status);
        await cdk.DeployedAsync(Template);
    }

    /// <summary>A Local without the seeded stack.</summary>
    public sealed class Bare : LocalFixture
    {
        protected override LocalOptions Options => base.Options with { Seed = false };
    }
}
