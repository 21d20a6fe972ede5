using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Hosting;

/// <summary>Answers that are captured, looked at and found invalid while a version takes over, with the real constructs, cdk CLI, function and roles.</summary>
public sealed class OutputCheckTests
{
    [Fact]
    public async Task A_version_whose_answers_are_invalid_is_rolled_back_by_their_alarm()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync(speed: 10, "Checked"); // an hour's bake must be enough for a slow machine to look at the answers

        var judged = await laptop.PythonAsync("checked.py");

        Assert.Contains("InvalidOutputs", judged.ToJsonString(), StringComparison.Ordinal);
        var endpoint = (await laptop.MlInfraJsonAsync("status", "--stack", "Checked"))["endpoints"]![0]!;
        Assert.Equal(("checked", "real-time", "InService", 2.76), ((string?)endpoint["state"]!["name"], (string?)endpoint["state"]!["mode"], (string?)endpoint["state"]!["status"], (double)endpoint["state"]!["dailyCost"]!));
        Assert.EndsWith("/checked-churn/1", (string?)endpoint["state"]!["versions"]![0], StringComparison.Ordinal);
        Assert.EndsWith("/checked-churn/2", (string?)endpoint["newestApproved"], StringComparison.Ordinal);
        var shown = (await laptop.MlInfraAsync("status", "--stack", "Checked")).Succeeded().Output;
        Assert.Contains("serves version 1 (newest approved: 2) $2.76 a day", shown, StringComparison.Ordinal);
        Assert.Contains("last failure", shown, StringComparison.Ordinal);
    }
}
