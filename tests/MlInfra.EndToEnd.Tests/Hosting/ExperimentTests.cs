using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Hosting;

/// <summary>Experiments under traffic, with the real constructs, cdk CLI, functions and roles, hour by hour on a clock that is moved on.</summary>
public sealed class ExperimentTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Better_equal_worse_and_failing_challengers_come_to_their_ends()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Trials");

        var judged = await laptop.PythonAsync("experiments.py");

        output.WriteLine(judged.ToJsonString());
        Assert.Equal("ChallengerBetter", (string?)judged["outcomes"]!["better"]);
    }
}
