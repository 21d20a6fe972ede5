using Microsoft.Extensions.Logging.Abstractions;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.Tests.SageMaker.Sandbox;

public sealed class SandboxTests : IDisposable
{
    private readonly SandboxRun run = new();

    public static TheoryData<string> Variants => [.. Enum.GetNames<SandboxVariant>()];

    public void Dispose() => run.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Shows_a_job_its_own_files_and_nothing_to_write_elsewhere(string name)
    {
        var variant = Enum.Parse<SandboxVariant>(name);
        if (!await new Sandboxes(run.World).WorksAsync(variant)) Assert.Skip($"{name} does not work on this machine.");
        File.WriteAllText(Path.Combine(run.Folder.Ml, "in.txt"), "given");
        var script = """
            cat /opt/ml/in.txt; echo; echo out > /opt/ml/out.txt; touch /tmp/mine && echo tmp-writable; ls /tmp | wc -l
            touch /etc/not-mine 2>/dev/null || echo root-read-only
            touch /usr/not-mine 2>/dev/null || echo usr-read-only
            hostname; echo "$GIVEN"; pwd; python3 -c 'print("python works")'; test -e "$STATE/sandbox-tools" || echo state-hidden
            """;
        var spec = run.Spec("/bin/sh", "-c", script);

        var exit = await run.RunAs(variant, spec with { Environment = new Dictionary<string, string>(spec.Environment) { ["STATE"] = run.World.StateFolder } });

        Assert.Equal(
            ["given", "tmp-writable", "1", "root-read-only", "usr-read-only", "algo-1", "a b'c", "/opt/ml", "python works", "state-hidden"],
            run.Lines);
        Assert.Equal(0, exit.Code);
        Assert.Equal("out\n", File.ReadAllText(Path.Combine(run.Folder.Ml, "out.txt")));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Reaches_the_job_with_the_signal_to_end(string name)
    {
        var variant = Enum.Parse<SandboxVariant>(name);
        if (!await new Sandboxes(run.World).WorksAsync(variant)) Assert.Skip($"{name} does not work on this machine.");
        var spec = run.Spec("/bin/sh", "-c", "trap 'echo told; exit 7' TERM; echo ready; while true; do sleep 0.05; done");

        var exit = await run.StopWhenReady(variant, spec with { Grace = TimeSpan.FromSeconds(60) });

        Assert.Equal(["ready", "told"], run.Lines);
        Assert.Equal(new SandboxExit(7, SandboxEnd.Stopped, 0), exit);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Reaches_the_job_whenever_the_signal_is_given_while_it_starts(string name)
    {
        var variant = Enum.Parse<SandboxVariant>(name);
        if (!await new Sandboxes(run.World).WorksAsync(variant)) Assert.Skip($"{name} does not work on this machine.");

        foreach (var after in (int[])[0, 1, 2, 4, 8, 16, 32, 64])
        {
            var process = await run.StartAs(variant, run.Spec("/bin/sleep", "600") with { Grace = TimeSpan.FromSeconds(300) });
            await Task.Delay(after);

            process.Stop();

            var exit = await process.Completion.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(SandboxEnd.Stopped, exit.End);
            Assert.Equal(143, exit.Code);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Leaves_nothing_behind_whenever_it_is_killed_while_it_starts(string name)
    {
        var variant = Enum.Parse<SandboxVariant>(name);
        if (!await new Sandboxes(run.World).WorksAsync(variant)) Assert.Skip($"{name} does not work on this machine.");

        for (var after = 0; after < 40; after++)
        {
            var process = await run.StartAs(variant, run.Spec("/bin/sleep", "600"));
            await Task.Delay(after);

            process.Kill();

            var exit = await process.Completion.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(SandboxEnd.Stopped, exit.End);
            Assert.Equal(137, exit.Code);
        }

        Assert.Empty(Leftovers.Find());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Ends_what_a_killed_run_left_behind_before_the_next_begins(string name)
    {
        var variant = Enum.Parse<SandboxVariant>(name);
        if (!await new Sandboxes(run.World).WorksAsync(variant)) Assert.Skip($"{name} does not work on this machine.");
        await run.StartAs(variant, run.Spec("/bin/sleep", "600"));
        for (var tries = 0; tries < 600 && Leftovers.Find().Count < 2; tries++) await Task.Delay(100);
        Assert.NotEmpty(Leftovers.Find());

        await Leftovers.StartingAsync(TestContext.Current.CancellationToken);

        Assert.Empty(Leftovers.Find());
    }

    private SandboxLeftovers Leftovers => new(run.World, NullLogger<SandboxLeftovers>.Instance);

    [Fact]
    public async Task Ends_a_job_that_does_not_heed_the_signal_after_the_grace()
    {
        var spec = run.Spec("/bin/sh", "-c", "trap '' TERM; echo ready; while true; do sleep 0.05; done");

        var exit = await run.StopWhenReady((await new Sandboxes(run.World).VariantAsync())!.Value, spec with { Grace = TimeSpan.FromSeconds(0.3) });

        Assert.Equal(SandboxEnd.Stopped, exit.End);
        Assert.Equal(137, exit.Code);
    }

    [Fact]
    public async Task Ends_a_job_that_takes_longer_than_it_may()
    {
        var exit = await run.Run(run.Spec("/bin/sleep", "600") with { MaxRuntime = TimeSpan.FromSeconds(0.3), Grace = TimeSpan.FromSeconds(60) });

        Assert.Equal(SandboxEnd.TimeExceeded, exit.End);
        Assert.NotEqual(0, exit.Code);
    }

    [Fact]
    public async Task Kills_a_job_that_uses_more_memory_than_it_has()
    {
        var spec = run.Spec("python3", "-c", "import time\nx = []\nwhile True:\n    x.append(bytearray(b'1') * 20000000); time.sleep(0.02)");

        var exit = await run.Run(spec with { MemoryBytes = 200_000_000, MaxRuntime = TimeSpan.FromSeconds(300) });

        Assert.Equal(SandboxEnd.MemoryExceeded, exit.End);
        Assert.Equal(137, exit.Code);
        Assert.InRange(exit.PeakMemoryBytes, 200_000_000, 800_000_000);
    }

    [Fact]
    public async Task Leaves_a_job_alone_that_stays_within_its_memory()
    {
        var exit = await run.Run(run.Spec("python3", "-c", "import time; x = bytearray(b'1') * 100000000; time.sleep(0.3)") with { MemoryBytes = 200_000_000 });

        Assert.Equal(SandboxEnd.Exited, exit.End);
        Assert.Equal(0, exit.Code);
    }

    [Fact]
    public async Task Cuts_off_the_network_only_when_asked()
    {
        const string Interfaces = "python3 -c 'import socket; print(len(socket.if_nameindex()))'";

        await run.Run(run.Spec("/bin/sh", "-c", Interfaces) with { NetworkIsolation = true });
        await run.Run(run.Spec("/bin/sh", "-c", Interfaces));

        Assert.Equal("1", run.Lines[0]);
        Assert.Equal(System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Length.ToString(), run.Lines[1]);
    }

    [Fact]
    public async Task Ends_a_job_that_writes_a_file_larger_than_its_volume()
    {
        var exit = await run.Run(run.Spec("/bin/sh", "-c", "head -c 2000000 /dev/zero > /opt/ml/big") with { FileBytes = 1024 * 1024 });

        Assert.NotEqual(0, exit.Code);
        Assert.Equal(1024 * 1024, new FileInfo(Path.Combine(run.Folder.Ml, "big")).Length);
    }

    [Fact]
    public async Task Says_what_to_install_where_no_way_works()
    {
        Assert.Equal(
            "This machine can't show a job SageMaker's files at /opt/ml: install bubblewrap (apt install bubblewrap) and allow user namespaces " +
            "(sysctl kernel.unprivileged_userns_clone=1; in Docker: --security-opt seccomp=unconfined), or run on Linux if this is another system.",
            (await Assert.ThrowsAsync<SandboxUnavailableException>(() => new Sandboxes(run.World, []).StartAsync(run.Spec("true")))).Message);
    }

    [Fact]
    public async Task Tells_exit_codes_and_signals_as_a_container_does()
    {
        Assert.Equal(3, (await run.Run(run.Spec("/bin/sh", "-c", "exit 3"))).Code);
        Assert.Equal(139, (await run.Run(run.Spec("/bin/sh", "-c", "kill -SEGV $$"))).Code);
    }

    [Fact]
    public async Task Takes_the_processes_that_a_job_leaves_behind_with_it()
    {
        var mark = $"4{Random.Shared.Next(100000, 999999)}";

        await run.Run(run.Spec("/bin/sh", "-c", $"setsid sleep {mark} >/dev/null 2>&1 </dev/null & echo started"));

        Assert.Equal(["started"], run.Lines);
        for (var tries = 0; tries < 600 && Directory.EnumerateDirectories("/proc").Any(Marked); tries++) await Task.Delay(100);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), Marked);

        bool Marked(string process) => CommandLine(process).Contains(mark, StringComparison.Ordinal);
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
