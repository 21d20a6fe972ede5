using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Hosting;

/// <summary>One version through two environments, with the real constructs, cdk CLI, functions and roles.</summary>
public sealed class PromotionTests
{
    [Fact]
    public async Task A_version_goes_through_staging_to_production_and_back_and_only_people_let_it_in()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Staging", "Production");

        var judged = await laptop.PythonAsync("promote.py");

        Assert.Equal(2, (int)judged["proposed"]!);
    }
}
