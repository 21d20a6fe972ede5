using MlInfra.Local.Core;
using MlInfra.Local.Events;

namespace MlInfra.Local.Tests.Events;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Sunday = new(2026, 3, 1, 10, 7, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("rate(1 minute)", "2026-03-01T10:08:30Z")]
    [InlineData("rate(2 hours)", "2026-03-01T12:07:30Z")]
    [InlineData("rate(7 days)", "2026-03-08T10:07:30Z")]
    [InlineData("cron(15 10 * * ? *)", "2026-03-01T10:15:00Z")]
    [InlineData("cron(0 18 ? * MON-FRI *)", "2026-03-02T18:00:00Z")]
    [InlineData("cron(0 8 ? * 2 *)", "2026-03-02T08:00:00Z")]
    [InlineData("cron(0 8 ? * 1 *)", "2026-03-08T08:00:00Z")]
    [InlineData("cron(0/10 * ? * 2-6 *)", "2026-03-02T00:00:00Z")]
    [InlineData("cron(0 0 1 * ? *)", "2026-04-01T00:00:00Z")]
    [InlineData("cron(0 0 L * ? *)", "2026-03-31T00:00:00Z")]
    [InlineData("cron(0 9 ? * 2#1 *)", "2026-03-02T09:00:00Z")]
    [InlineData("cron(0 12 1 1 ? 2028-2030)", "2028-01-01T12:00:00Z")]
    public void The_next_time_is_right(string expression, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), Schedule.Parse(expression).Next(Sunday));

    [Fact]
    public void A_year_that_is_over_has_no_next_time() => Assert.Null(Schedule.Parse("cron(0 12 * * ? 2020)").Next(Sunday));

    [Theory]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(1 minutes)")]
    [InlineData("rate(5 minute)")]
    [InlineData("rate(5 seconds)")]
    [InlineData("cron(0 12 * * * *)")]
    [InlineData("cron(0 12 ? * ? *)")]
    [InlineData("cron(0 12 * * ?)")]
    [InlineData("cron(61 12 * * ? *)")]
    [InlineData("every day")]
    public void A_schedule_that_is_none_is_refused(string expression) =>
        Assert.Equal("Parameter ScheduleExpression is not valid.", Assert.Throws<AwsException>(() => Schedule.Parse(expression)).Message);
}
