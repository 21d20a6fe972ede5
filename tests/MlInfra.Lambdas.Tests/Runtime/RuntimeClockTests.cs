using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.Runtime;

public sealed class RuntimeClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly RuntimeClock _clock = new(new Still());

    [Theory]
    [InlineData(3600)]
    [InlineData(-86400)]
    [InlineData(60)]
    public void Follows_a_clock_that_is_apart(int seconds)
    {
        _clock.Follow(Now.AddSeconds(seconds));

        Assert.Equal(Now.AddSeconds(seconds), _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(59)]
    public void Takes_a_small_difference_for_the_headers_own_inexactness(int seconds)
    {
        _clock.Follow(Now.AddSeconds(seconds));

        Assert.Equal(Now, _clock.GetUtcNow());
    }

    [Fact]
    public void Is_the_process_own_again_when_nothing_is_told()
    {
        _clock.Follow(Now.AddHours(1));
        _clock.Follow(null);

        Assert.Equal(Now, _clock.GetUtcNow());
    }

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
