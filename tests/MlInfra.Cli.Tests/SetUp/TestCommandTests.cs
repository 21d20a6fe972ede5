using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.SetUp;

/// <summary>The last line of `mlinfra test` is read by CI.</summary>
public sealed class TestCommandTests
{
    [Fact]
    public void Sums_up_all_projects_in_the_last_line()
    {
        using var clone = Prepared("""
            case $2 in *Lambdas*) bad=2 ;; *) bad=0 ;; esac
            printf '<assemblies><assembly name="x" errors="0" failed="%s" passed="3" skipped="1" time="1.5" total="9">' $bad
            """);

        var result = clone.Run("bash", "mlinfra", "test");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("21 passed, 2 failed, 7 skipped", result.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Counts_a_project_that_dies_without_results_as_one_failure()
    {
        using var clone = Prepared("""case $2 in *Cli*) exit 134 ;; esac; printf '<assembly errors="0" failed="0" passed="1" skipped="0" time="0.1">'""");

        var result = clone.Run("bash", "mlinfra", "test");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("6 passed, 1 failed, 0 skipped", result.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Names_every_failed_test_with_what_it_says_before_the_details_and_after_them()
    {
        using var clone = Prepared("""
            case $2 in
              *EndToEnd*) printf '    A.First [FAIL]\n      exit code 1\n      the judge says no\n      and much more\n      Stack Trace:\n        at A\n    [Test Class Cleanup Failure (A)] Xunit\n      left over\n' >&2 ;;
              *Local*) printf '    B.Second(text: "x") [FAIL]\n      Assert.True() Failure\n  Finished:    B\n' >&2 ;;
              *Cli*) echo 'it crashed' >&2; exit 134 ;;
            esac
            case $2 in *EndToEnd*|*Local*) bad=1 ;; *) bad=0 ;; esac
            printf '<assemblies><assembly errors="0" failed="%s" passed="3" skipped="0" time="1.5">' $bad
            case $2 in *Analysis*) printf '\033[91mforced to exit\n\033[0m\n' >&2; exit 1 ;; esac
            """);

        var result = clone.Run("bash", "mlinfra", "test");

        var output = result.Output.TrimEnd('\n');
        var details = output.IndexOf("all of it in", StringComparison.Ordinal);
        string[] told =
        [
            "  EndToEnd  A.First: exit code 1 the judge says no\n",
            "  EndToEnd  [Test Class Cleanup Failure (A)] Xunit: left over\n",
            "  Local  B.Second(text: \"x\"): Assert.True() Failure\n",
            "  Cli  ended without results, with exit code 134\n",
            "  Analysis  no test failed, but its process ended with exit code 1: forced to exit\n",
        ];
        Assert.All(told, line => Assert.Contains(line, output[..details]));
        Assert.All(told, line => Assert.Contains(line, output[output.IndexOf("\nFailed:\n", StringComparison.Ordinal)..]));
        Assert.Contains("      and much more\n", output[details..]);
        Assert.Contains("it crashed\n", output[details..]);
        Assert.EndsWith("\n18 passed, 4 failed, 0 skipped", output);
    }

    [Fact]
    public void Says_so_when_no_test_matches()
    {
        using var clone = Prepared("""printf '<assembly errors="0" failed="0" passed="0" skipped="0" time="0.1">'""");

        var result = clone.Run("bash", "mlinfra", "test", "--filter", "Nothing", "--project", "Cli");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No test matches 'Nothing'.", result.Output);
    }

    [Fact]
    public void Ends_in_the_line_that_CI_reads_also_when_set_up_fails()
    {
        using var clone = Prepared("");
        clone.Without("node");

        var result = clone.Run("bash", "mlinfra", "test");

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("0 passed, 1 failed, 0 skipped\n", result.Output);
    }

    [Fact]
    public void Refuses_a_project_that_does_not_exist()
    {
        using var clone = Prepared("");

        var result = clone.Run("bash", "mlinfra", "test", "--project", "Nobody");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no such project: Nobody", result.Error);
    }

    /// <summary>A clone whose dotnet, asked to run a test project, writes these results.</summary>
    private static Clone Prepared(string results)
    {
        var clone = new Clone();
        clone.Write("cli/test.sh", File.ReadAllText(Path.Combine(Shell.RepositoryRoot, "cli", "test.sh")));
        clone.Tool("dotnet", $$"""
            case $1 in
              --version) echo 10.0.100; exit ;;
              build) mkdir -p cli/MlInfra.Cli/bin/Release/net10.0; touch cli/MlInfra.Cli/bin/Release/net10.0/mlinfra.dll; exit ;;
            esac
            set -- "$1" "$@"
            for last; do :; done
            { {{results}}
            } >"$last"
            """);
        return clone;
    }
}
