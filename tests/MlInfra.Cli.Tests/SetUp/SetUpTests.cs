namespace MlInfra.Cli.Tests.SetUp;

public sealed class SetUpTests : IDisposable
{
    private readonly Clone _clone = new();

    [Fact]
    public void Sets_up_everything_once_and_says_so()
    {
        var first = _clone.SetUp();

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(["npm", "bindings", "build"], _clone.Work);
        Assert.Empty(first.Output);
        Assert.Contains("[set-up] npm packages: done in ", first.Error);
        Assert.Contains("[set-up] ready in ", first.Error);
    }

    [Fact]
    public void Does_nothing_and_says_nothing_the_second_time()
    {
        _clone.SetUp();

        var second = _clone.SetUp();

        Assert.Equal((0, "", ""), second);
        Assert.Equal(["npm", "bindings", "build"], _clone.Work);
    }

    [Fact]
    public void Builds_again_when_a_source_changes_comes_or_goes()
    {
        _clone.SetUp();

        _clone.Write("cdk/Two.cs", "");
        _clone.SetUp();
        Assert.Equal(["npm", "bindings", "build", "build"], _clone.Work);

        _clone.Delete("cdk/Two.cs");
        _clone.SetUp();
        Assert.Equal(["npm", "bindings", "build", "build", "build"], _clone.Work);

        _clone.SetUp();
        Assert.Equal(5, _clone.Work.Length);
    }

    [Fact]
    public void Publishes_the_monitor_again_only_when_what_it_is_made_of_changes_or_it_is_gone()
    {
        _clone.Write("lambdas/One.cs", "");
        _clone.SetUp();

        _clone.Write("cdk/Two.cs", "");
        _clone.SetUp();
        Assert.Equal(1, _clone.Monitors);

        _clone.Write("lambdas/One.cs", "changed");
        _clone.SetUp();
        Assert.Equal(2, _clone.Monitors);

        _clone.Delete(".setup/monitor/mlinfra-monitor");
        _clone.SetUp();
        Assert.Equal(3, _clone.Monitors);
    }

    [Fact]
    public void A_monitor_that_cannot_be_published_fails_the_build()
    {
        _clone.Write("lambdas/publish-monitor.sh", "echo 'error: no room'; exit 1\n");

        var result = _clone.SetUp();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no room", result.Error);
        Assert.Contains("Set-up stopped: the build failed", result.Error);
    }

    [Fact]
    public void Installs_again_when_what_it_made_was_deleted()
    {
        _clone.SetUp();
        _clone.Delete("node_modules/.bin/cdk");

        _clone.SetUp();

        Assert.Equal(["npm", "bindings", "build", "npm"], _clone.Work);
    }

    [Fact]
    public void Works_where_there_is_no_flock()
    {
        _clone.Without("flock");

        var result = _clone.SetUp();

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal((0, "", ""), _clone.SetUp());
    }

    [Theory]
    [InlineData("dotnet", "'dotnet' was not found; MlInfra needs the .NET 10 SDK.", "Install it from https://dot.net")]
    [InlineData("node", "'node' was not found; MlInfra needs Node.js 20 or newer.", "Install it from https://nodejs.org")]
    [InlineData("npm", "'npm' was not found; MlInfra needs npm.", "It comes with Node.js")]
    public void Names_the_tool_that_is_missing_and_where_it_comes_from(string tool, string wrong, string todo)
    {
        _clone.Without(tool);

        var result = _clone.SetUp();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Set-up stopped: {wrong}", result.Error);
        Assert.Contains(todo, result.Error);
    }

    [Fact]
    public void Refuses_a_node_that_is_too_old()
    {
        _clone.Tool("node", "echo v18.19.0");

        var result = _clone.SetUp();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Node.js is v18.19.0, and MlInfra needs 20 or newer.", result.Error);
    }

    [Fact]
    public void Says_what_to_install_when_there_is_no_python3_and_no_leave_to_install_it()
    {
        _clone.Python = "/nowhere/python3";

        var result = _clone.SetUp();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("python3 was not found, and there is no leave to install it", result.Error);
        Assert.Contains("apt-get install python3 python3-sklearn", result.Error);
        Assert.Empty(_clone.Work);
    }

    [Fact]
    public void Says_which_step_failed_with_the_end_of_its_log_and_can_be_run_again()
    {
        _clone.Tool("npm", "echo the registry is away; exit 1");

        var failed = _clone.SetUp();
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("the registry is away", failed.Error);
        Assert.Contains("Set-up stopped: the step 'npm packages' failed", failed.Error);
        Assert.Contains("npm ping", failed.Error);

        _clone.Tool("npm", "mkdir -p node_modules/.bin; printf '#!/bin/sh\\n' >node_modules/.bin/cdk; chmod +x node_modules/.bin/cdk");
        Assert.Equal(0, _clone.SetUp().ExitCode);
    }

    [Fact]
    public void Shows_the_compilers_errors_when_the_build_fails()
    {
        _clone.Tool("dotnet", """
            case $1 in --version) echo 10.0.100 ;; *) echo "noise"; echo "cdk/One.cs(1,1): error CS1002: ; expected [One.csproj]"; exit 1 ;; esac
            """);

        var result = _clone.SetUp();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error CS1002", result.Error);
        Assert.DoesNotContain("noise", result.Error);
        Assert.Contains("Set-up stopped: the build failed", result.Error);
    }

    [Fact]
    public void Help_does_not_wait_for_a_set_up()
    {
        var result = _clone.Run("bash", "mlinfra", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("./mlinfra up", result.Output);
        Assert.Empty(_clone.Work);
    }

    [Fact]
    public void The_command_sets_up_first_and_hands_its_arguments_on()
    {
        var result = _clone.Run("bash", "mlinfra", "status", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("mlinfra.dll status --json\n", result.Output);
        Assert.Equal(["npm", "bindings", "build"], _clone.Work);
    }

    public void Dispose() => _clone.Dispose();
}
