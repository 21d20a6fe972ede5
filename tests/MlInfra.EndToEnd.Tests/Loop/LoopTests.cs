namespace MlInfra.EndToEnd.Tests.Loop;

/// <summary>
/// Every way in which a pipeline is started, as it was deployed: the rules, the topic, the functions under their roles. The judge asserts
/// as it goes; what it prints is looked at here.
/// </summary>
public sealed class LoopTests(DeployedLoop loop) : IClassFixture<DeployedLoop>
{
    [Fact]
    public async Task The_clock_starts_a_pipeline_each_time_it_strikes() =>
        Assert.Equal("by the clock", (string?)(await loop.SeeAsync("schedule"))["Mode"]);

    [Fact]
    public async Task An_object_that_arrives_starts_a_run_that_is_told_which() =>
        Assert.Equal("single/a.csv", (string?)(await loop.SeeAsync("arrival"))["Key"]);

    [Fact]
    public async Task The_champion_is_the_newest_approved_version_and_the_candidate_where_there_is_none()
    {
        var seen = await loop.SeeAsync("champion");

        Assert.Equal(("none", "0", "false"), Told(seen[0]!));
        Assert.Equal(("1", "true"), (Told(seen[1]!).Version, Told(seen[1]!).Exists));
    }

    [Fact]
    public async Task Arrivals_are_gathered_and_each_is_in_one_batch_that_the_job_can_read()
    {
        var batches = (await loop.SeeAsync("batch")).AsArray();

        Assert.Equal([3, 1], batches.Select(batch => batch!.AsArray().Count));
    }

    [Fact]
    public async Task Drift_rings_tells_and_retrains_once_a_cool_down_and_says_so_when_the_pipeline_is_gone()
    {
        var seen = await loop.SeeAsync("drift");
        Assert.Equal((string?)seen[0]!["Until"], (string?)seen[1]!["From"]);

        Assert.Contains("does not exist", (string?)await loop.SeeAsync("gone"), StringComparison.Ordinal);
    }

    private static (string Arn, string Version, string Exists) Told(System.Text.Json.Nodes.JsonNode answer) =>
        ((string)answer["ModelPackageArn"]!, (string)answer["ModelPackageVersion"]!, ((string)answer["Exists"]!).ToLowerInvariant());
}
