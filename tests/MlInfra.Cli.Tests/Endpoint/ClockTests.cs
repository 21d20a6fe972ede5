using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.Endpoint;

/// <summary>The clock of a real local endpoint, as commands use it.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task The_clock_is_told_moved_on_and_what_it_refuses_is_said()
    {
        using var folder = new Folder();
        var local = new LocalEndpoint(new Workspace(Workspace.Find(null).Root, folder.Path));
        var cancellation = TestContext.Current.CancellationToken;
        var port = FreePort.Next();
        await local.EnsureAsync(port, null, cancellation);
        try
        {
            var before = await LocalEndpoint.ClockAsync(port, cancellation);
            var after = await LocalEndpoint.AdvanceClockAsync(port, TimeSpan.FromHours(25), cancellation);
            var refused = await Assert.ThrowsAsync<CliException>(() => LocalEndpoint.AdvanceClockAsync(port, TimeSpan.FromDays(40), cancellation));

            Assert.Equal(TimeSpan.Zero, before.Ahead);
            Assert.Equal(TimeSpan.FromHours(25), after.Ahead);
            Assert.True(after.Settled);
            Assert.InRange(after.Now - before.Now, TimeSpan.FromHours(25), TimeSpan.FromHours(25.1));
            Assert.Contains("at most 31 days", refused.Message);
        }
        finally
        {
            await local.StopAsync(port, CancellationToken.None);
        }
    }
}
