using System.Diagnostics;

namespace MlInfra.App.Tests;

/// <summary>The app as the cdk CLI runs it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Synthesizes_quietly_and_leaves_nothing_in_the_temp_folder()
    {
        var temp = Directory.CreateTempSubdirectory("temp-").FullName;
        var output = Directory.CreateTempSubdirectory("out-").FullName;

        var run = Run(temp, output, "{}");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.True(File.Exists(Path.Combine(output, "Tumour.template.json")));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(temp), entry => Path.GetFileName(entry) is not "mlinfra-bundles" && !Path.GetFileName(entry).StartsWith("clr-debug-pipe", StringComparison.Ordinal) && !Path.GetFileName(entry).StartsWith("dotnet-diagnostic", StringComparison.Ordinal));
    }

    [Fact]
    public void Removes_what_a_killed_run_left_and_nothing_that_has_an_owner()
    {
        var temp = Directory.CreateTempSubdirectory("temp-").FullName;
        var (killed, alive, young, strange) = (Left("killed"), Left("alive"), Left("young"), Left("strange"));
        foreach (var folder in new[] { killed, alive }) File.SetLastWriteTimeUtc(Path.Combine(folder, "owner"), DateTime.UtcNow.AddHours(-1));
        File.Delete(Path.Combine(strange, "owner"));
        using var owner = new FileStream(Path.Combine(alive, "owner"), FileMode.Open, FileAccess.Write, FileShare.None);

        Run(temp, Directory.CreateTempSubdirectory("out-").FullName, """{ "removal": "burn" }""");

        Assert.Equal([alive, strange, young], Directory.EnumerateDirectories(temp, "mlinfra-app-*").Order());

        string Left(string name)
        {
            var folder = Directory.CreateDirectory(Path.Combine(temp, "mlinfra-app-" + name)).FullName;
            File.WriteAllText(Path.Combine(folder, "owner"), "");
            File.WriteAllText(Path.Combine(folder, "Amazon.CDK.Lib.tgz"), "unpacked");
            return folder;
        }
    }

    [Fact]
    public void Says_what_removal_may_be()
    {
        var run = Run(Directory.CreateTempSubdirectory("temp-").FullName, Directory.CreateTempSubdirectory("out-").FullName, """{ "removal": "burn" }""");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("-c removal=burn: got 'burn', must be retain or destroy; retain keeps data when its stack goes.", run.Error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(string temp, string output, string context)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MlInfra.App.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = temp,
                ["CDK_OUTDIR"] = output,
                ["CDK_CONTEXT_JSON"] = context,
                ["MLINFRA_LAMBDA_PACKAGE"] = TumourApp.Package(),
                ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "",
            },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(10)), "the app did not end in ten minutes");
        return (process.ExitCode, text, error.Result);
    }
}
