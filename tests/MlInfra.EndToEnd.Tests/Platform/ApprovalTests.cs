namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>The way from a person's word to the endpoint, also where events come doubled, late or in no order.</summary>
[Collection(PlatformCollection.Name)]
public sealed class ApprovalTests(DeployedPlatform platform)
{
    [Fact]
    public async Task A_later_version_takes_over_and_its_rejection_brings_the_one_before_back()
    {
        var before = await platform.ServingAsync();
        var later = await platform.TrainAsync();

        var approved = await platform.Laptop.MlInfraJsonAsync("approve", $"{later}");
        Assert.Equal(later, await platform.ServingAsync());
        Assert.Equal(later, (int)approved["serving"]!);

        var rejected = await platform.Laptop.MlInfraJsonAsync("reject", $"{later}", "--because", "it was only a test");
        Assert.Equal(before, await platform.ServingAsync());
        Assert.Equal(before, (int)rejected["serving"]!);

        (await platform.Laptop.MlInfraAsync("invoke")).Succeeded();
    }

    [Fact]
    public async Task Doubled_late_and_disordered_events_change_nothing()
    {
        var before = await platform.DescribeAsync();
        var serving = await platform.ServingAsync();

        var sent = await platform.Laptop.PythonAsync("send_events.py", DeployedPlatform.Stack,
            new object[] { new object[] { serving, "Rejected" }, new object[] { serving + 7, "Approved" }, new object[] { serving, "Approved" } }, "2");

        Assert.Equal(0, (int)sent["left"]!);
        Assert.Equal(0, (int)await platform.Laptop.PythonAsync("dead_letters.py", DeployedPlatform.Stack));
        var after = await platform.DescribeAsync();
        Assert.Equal((string)before["updated"]!, (string)after["updated"]!);
        Assert.Equal(serving, await platform.ServingAsync());
    }

    [Fact]
    public async Task A_busy_stack_ends_at_the_newest_version()
    {
        var first = await platform.TrainAsync();
        var second = await platform.TrainAsync();

        await platform.Laptop.MlInfraJsonAsync("approve", $"{first}", "--no-wait");
        await platform.Laptop.MlInfraJsonAsync("approve", $"{second}", "--no-wait");

        await platform.ServesAsync(second);
        Assert.Equal(0, (int)await platform.Laptop.PythonAsync("dead_letters.py", DeployedPlatform.Stack));
    }

    [Fact]
    public async Task A_gate_that_is_not_met_registers_nothing_and_says_so()
    {
        var run = await platform.Laptop.MlInfraAsync("run", "--wait", "--parameter", "AccuracyGate=0.9999");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("below the gate of 0.9999", run.All);
        Assert.Contains("Its accuracy is 0.9", run.All);
        Assert.DoesNotContain("RegisterModel", run.All);
    }

    [Fact]
    public async Task A_step_that_fails_says_why_and_shows_the_end_of_its_log()
    {
        var run = await platform.Laptop.MlInfraAsync("run", "--wait", "--parameter", $"InputData=s3://{(await platform.DescribeAsync())["outputs"]!["ArtifactBucketName"]}/nothing/here/");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Step Preprocess failed: ", run.All);
    }

    [Fact]
    public async Task A_parameter_that_the_pipeline_lacks_is_refused_by_name()
    {
        var run = await platform.Laptop.MlInfraAsync("run", "--parameter", "Gate=1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The pipeline has no parameter 'Gate'.", run.All);
        Assert.Contains("AccuracyGate", run.All);
    }
}
