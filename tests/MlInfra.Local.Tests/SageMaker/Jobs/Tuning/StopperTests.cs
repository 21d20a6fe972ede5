using MlInfra.Local.SageMaker.Jobs.Tuning;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Tuning;

public sealed class StopperTests
{
    [Fact]
    public void A_trial_worse_than_the_median_of_those_before_it_ends_and_a_better_one_goes_on()
    {
        var stopper = new MedianStopper();
        for (var i = 0; i < 4; i++) stopper.Ended(i, [1, 0.8, 0.6 + (i * 0.01), 0.5]);

        Assert.True(stopper.ShouldEnd(4, [2, 1.9, 1.8]));
        Assert.False(stopper.ShouldEnd(5, [1.2, 0.7, 0.5]));
        Assert.False(stopper.ShouldEnd(6, [5]), "one epoch tells nothing yet");
    }

    [Fact]
    public void With_too_few_trials_before_it_none_ends_early()
    {
        var stopper = new MedianStopper();
        for (var i = 0; i < 3; i++) stopper.Ended(i, [1, 0.5]);

        Assert.False(stopper.ShouldEnd(3, [9, 9]));
    }

    [Fact]
    public void At_a_rung_of_Hyperband_only_the_best_third_goes_on()
    {
        var stopper = new HyperbandStopper(1, 3); // one bracket with one rung, at the first epoch

        var ended = new[] { 4, 1, 7, 0, 5, 2, 8, 3, 6 }.Where(i => stopper.ShouldEnd(i, [i])).ToList();

        Assert.Equal(1, stopper.Brackets);
        Assert.Equal([7, 5, 2, 8, 3, 6], ended);
    }

    [Fact]
    public void Brackets_begin_to_select_later_and_the_most_resource_ends_any()
    {
        var stopper = new HyperbandStopper(1, 81);

        Assert.Equal(4, stopper.Brackets);
        for (var i = 0; i < 40; i++) stopper.ShouldEnd(i, [i]);
        Assert.True(stopper.ShouldEnd(40, [99]), "the first bracket selects at one epoch");
        Assert.False(stopper.ShouldEnd(41, [99, 99]), "the second at three");
        Assert.True(stopper.ShouldEnd(42, [.. Enumerable.Repeat(0.0, 81)]));
    }
}
