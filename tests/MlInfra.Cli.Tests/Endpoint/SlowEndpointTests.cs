using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.Endpoint;

/// <summary>An endpoint that answers late runs all the same.</summary>
public sealed class SlowEndpointTests
{
    [Fact]
    public async Task One_that_answers_late_is_found_and_one_that_does_not_is_named()
    {
        using var folder = new Folder();
        var workspace = new Workspace(Workspace.Find(null).Root, folder.Path);
        var local = new LocalEndpoint(workspace);
        var cancellation = TestContext.Current.CancellationToken;
        var port = FreePort.Next();
        var (health, _) = await local.EnsureAsync(port, null, cancellation);
        try
        {
            Send(health.Pid, "STOP");
            var mute = await Assert.ThrowsAsync<CliException>(() => new LocalEndpoint(workspace) { Patience = TimeSpan.FromSeconds(1) }.StopAsync(port, cancellation));
            var finding = local.FindAsync(port, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(6), cancellation);
            Assert.False(finding.IsCompleted);
            Send(health.Pid, "CONT");

            Assert.Equal(health.Pid, (await finding)?.Pid);
            Assert.Equal($"The local endpoint (process {health.Pid}, port {port}) runs, but did not answer within 1 s.", mute.Message);
            Assert.Equal(health.Pid, LocalRecord.Read(workspace.LocalRecord)?.Pid);
        }
        finally
        {
            Send(health.Pid, "CONT");
            Assert.True(await local.StopAsync(port, CancellationToken.None));
        }
        Assert.Null(await local.FindAsync(port, cancellation));
    }

    [Fact]
    public async Task A_program_that_says_nothing_is_none()
    {
        using var folder = new Folder();
        using var program = new TcpListener(IPAddress.Loopback, 0);
        program.Start();
        var port = ((IPEndPoint)program.LocalEndpoint).Port;
        var workspace = new Workspace(Workspace.Find(null).Root, folder.Path);
        using var ended = Process.Start(new ProcessStartInfo("true"))!;
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        new LocalRecord(ended.Id, port).Write(workspace.LocalRecord);

        Assert.Null(await new LocalEndpoint(workspace) { Patience = TimeSpan.FromSeconds(1) }.FindAsync(port, TestContext.Current.CancellationToken));
    }

    private static void Send(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }
}
