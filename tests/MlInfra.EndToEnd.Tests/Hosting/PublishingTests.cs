using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Hosting;

/// <summary>Approved versions as models of one fleet, with the real constructs, cdk CLI, function and roles.</summary>
public sealed class PublishingTests
{
    [Fact]
    public async Task Approvals_publish_and_rejections_withdraw_while_callers_ask()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Many");

        var judged = await laptop.PythonAsync("publish.py");

        Assert.True((int)judged["asked"]! >= 3);
    }
}
