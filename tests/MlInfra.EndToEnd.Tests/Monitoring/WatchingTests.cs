using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Monitoring;

/// <summary>A monitor of every kind over real traffic, with the real constructs, cdk CLI, functions, jobs and roles.</summary>
public sealed class WatchingTests
{
    [Fact]
    public async Task Baselines_travel_with_the_version_and_every_kind_judges_by_them_in_function_and_job()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Watched");

        var judged = await laptop.PythonAsync("watch.py");

        Assert.Equal("CompletedWithViolations", (string?)judged["shifted"]);
    }

    [Fact]
    public async Task Batches_of_other_units_violate_the_baseline_of_the_approved_version_and_labels_join_their_predictions()
    {
        await using var laptop = new Laptop();
        await laptop.DeployAsync("Nightly");

        var judged = await laptop.PythonAsync("batch.py", Repository.At("samples", "tumour", "data", "breast-cancer.csv"));

        Assert.Equal("CompletedWithViolations", (string?)judged["shifted"]);
    }
}
