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
        var shown = (await laptop.MlInfraJsonAsync("status", "--stack", "Trials"))["experiments"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => one!);
        Assert.Equal(["better", "equal", "failing", "worse"], shown.Keys.Order());
        Assert.Equal(("ChallengerBetter", 1.0, "The challenger is better."), ((string?)shown["better"]["outcome"], (double)shown["better"]["share"]!, (string?)shown["better"]["reason"]));
        Assert.Equal(("GuardRail", 0.0, "fewer failed requests"), ((string?)shown["failing"]["outcome"], (double)shown["failing"]["share"]!, (string?)shown["failing"]["goal"]));
        Assert.NotNull(shown["worse"]["lastLook"]!["effect"]);
        Assert.Contains("stopped by a guard rail", (await laptop.MlInfraAsync("status", "--stack", "Trials")).Succeeded().Output);
    }
}
