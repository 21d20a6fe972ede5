using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>A model that answers with errors, and what its alarm does to a deployment. A laptop of its own: others deploy meanwhile.</summary>
public sealed class AlarmTests
{
    [Fact]
    public async Task What_is_approved_while_the_alarm_rings_is_rolled_back_and_says_so()
    {
        await using var laptop = new Laptop();
        await laptop.MlInfraJsonAsync("up", "--approve");
        (await laptop.MlInfraAsync("run", "--wait")).Succeeded();

        var refused = await laptop.MlInfraAsync("invoke", "--data", "{}");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The model answered", refused.All);
        Assert.Contains("instances", refused.All);
        Assert.Contains("ServerErrors", (string)Assert.Single((await laptop.PythonAsync("alarm.py", $"{DeployedPlatform.Stack}-Endpoint")).AsArray())!);

        using var over = new CancellationTokenSource();
        var failing = GoOnFailingAsync(laptop, over.Token);
        var approved = await laptop.MlInfraAsync("approve");
        await over.CancelAsync();
        await failing;
        Assert.Equal(1, approved.ExitCode);
        Assert.Contains("was rolled back", approved.All);
        Assert.Contains("ServerErrors", approved.All);
        (await laptop.MlInfraAsync("invoke")).Succeeded();
    }

    // An alarm rings for some minutes after the last error; a deployment may take longer.
    private static async Task GoOnFailingAsync(Laptop laptop, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await laptop.MlInfraAsync("invoke", "--data", "{}");
            await Task.Delay(TimeSpan.FromSeconds(20), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
