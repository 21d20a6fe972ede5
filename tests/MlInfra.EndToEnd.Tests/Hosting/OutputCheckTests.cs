using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Hosting;

/// <summary>Answers that are captured, looked at and found invalid while a version takes over, with the real constructs, cdk CLI, function and roles.</summary>
public sealed class OutputCheckTests
{
    [Fact]
    public async Task A_version_whose_answers_are_invalid_is_rolled_back_by_their_alarm()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Checked");

        var judged = await laptop.PythonAsync("checked.py");

        Assert.Contains("InvalidOutputs", judged.ToJsonString(), StringComparison.Ordinal);
    }
}
