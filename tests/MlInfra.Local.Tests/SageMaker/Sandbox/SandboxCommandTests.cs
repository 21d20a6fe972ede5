using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.Tests.SageMaker.Sandbox;

public sealed class SandboxCommandTests
{
    private static readonly SandboxHost Host = new() { ToolsFolder = "/state/tools", OptEntries = ["/opt/conda"], Hidden = ["/home/me/.aws", "/state"], Shown = ["/tmp/venv"] };

    private static readonly SandboxSpec Spec = new()
    {
        MlFolder = "/state/jobs/it's/ml", TempFolder = "/state/jobs/it's/tmp", Command = ["python3", "a b.py"], Environment = new Dictionary<string, string> { ["SECRET"] = "x" },
        WorkingDirectory = "/opt/ml/code", OnLine = (_, _) => { },
    };

    [Fact]
    public void Bubblewrap_is_told_every_mount()
    {
        var line = string.Join(' ', SandboxCommand.Build(SandboxVariant.Bubblewrap, Host, Spec).Skip(4));

        Assert.Equal(
            "bwrap --die-with-parent --unshare-pid --unshare-ipc --unshare-uts --hostname algo-1 --cap-drop ALL --ro-bind / / --dev /dev --proc /proc --tmpfs /opt " +
            "--ro-bind /opt/conda /opt/conda --tmpfs /home/me/.aws --tmpfs /state --bind /state/jobs/it's/tmp /tmp --bind /state/jobs/it's/tmp /var/tmp --ro-bind /tmp/venv /tmp/venv " +
            "--ro-bind /state/tools /opt/mlinfra --bind /state/jobs/it's/ml /opt/ml --chdir /opt/ml/code -- python3 a b.py",
            line);
    }

    [Theory]
    [InlineData("Bubblewrap", "--unshare-net")]
    [InlineData("BubblewrapUser", "--unshare-net")]
    [InlineData("Unshare", "--net")]
    [InlineData("UnshareUser", "--net")]
    public void The_network_is_cut_off_only_when_asked(string name, string flag)
    {
        var variant = Enum.Parse<SandboxVariant>(name);

        Assert.DoesNotContain(flag, SandboxCommand.Build(variant, Host, Spec));
        Assert.Contains(flag, SandboxCommand.Build(variant, Host, Spec with { NetworkIsolation = true }));
    }

    [Fact]
    public void The_outer_proc_stays_where_a_new_one_is_forbidden() =>
        Assert.Contains("--unshare-user --ro-bind / / --dev /dev --ro-bind /proc /proc", string.Join(' ', SandboxCommand.Build(SandboxVariant.BubblewrapOuterProc, Host, Spec)), StringComparison.Ordinal);

    [Fact]
    public void The_script_of_unshare_quotes_paths_and_gives_the_job_no_capability()
    {
        var script = SandboxCommand.Build(SandboxVariant.UnshareUser, Host, Spec).Single(a => a.Contains("mount", StringComparison.Ordinal) && a.Contains('\n', StringComparison.Ordinal));

        Assert.Contains("""'mount' '--bind' '/state/jobs/it'\''s/ml' '/state/jobs/it'\''s/tmp.root/opt/ml'""", script, StringComparison.Ordinal);
        Assert.Contains("setpriv --bounding-set=-all --inh-caps=-all --no-new-privs", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(1048576L, "ulimit -f 2048; ")]
    public void Limits_are_set_before_the_sandbox_is_entered(long? bytes, string limit) =>
        Assert.Equal(
            ["/bin/sh", "-c", $"ulimit -c 0; echo 500 2>/dev/null >/proc/self/oom_score_adj; {limit}exec setsid \"$@\"", "sh", "bwrap"],
            SandboxCommand.Build(SandboxVariant.Bubblewrap, Host, Spec with { FileBytes = bytes }).Take(5));

    [Fact]
    public void No_variable_reaches_a_command_line() =>
        Assert.All(Enum.GetValues<SandboxVariant>(), v => Assert.DoesNotContain(SandboxCommand.Build(v, Host, Spec), a => a.Contains("SECRET", StringComparison.Ordinal)));
}
