using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>The command of a processing job with scripts, run as the container would run it.</summary>
public sealed class ProcessingCodeTests
{
    private const string Shared = "/opt/ml/processing/input/code";

    [Fact]
    public void Unpacks_the_scripts_and_runs_the_entry_point_with_its_arguments()
    {
        var (code, output, _) = Run("import sys, util.words; print(util.words.HELLO, sys.argv)", ["--name", "a b", "$HOME;\"'"]);

        Assert.Equal(0, code);
        Assert.Equal("hello ['run.py', '--name', 'a b', '$HOME;\"\\'']", output.Trim());
    }

    [Fact]
    public void Ends_as_the_script_ends() => Assert.Equal(3, Run("import sys; sys.exit(3)", []).Code);

    [Fact]
    public void A_missing_script_fails_the_job()
    {
        var (code, _, error) = Run("print()", [], remove: "run.py");

        Assert.Equal(2, code);
        Assert.Contains("run.py", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_keeps_to_the_services_limit() => Assert.All(Command([]).Entrypoint, word => Assert.InRange(word.Length, 1, 256));

    private static (string[] Entrypoint, string[] Arguments) Command(string[] arguments, ScriptBundle? bundle = null)
    {
        var application = Steps.Arguments(Make.Step("Process", props => props with
        {
            Code = bundle ?? Tumour.Code,
            EntryPoint = bundle is null ? "train.py" : "run.py",
            Arguments = [.. arguments.Select(argument => (PipelineValue)argument)],
        }))["AppSpecification"]!;
        return (Words(application["ContainerEntrypoint"]), Words(application["ContainerArguments"]));
    }

    private static string[] Words(JsonNode? list) => list is null ? [] : [.. list.AsArray().Select(word => word!.GetValue<string>())];

    private static (int Code, string Output, string Error) Run(string script, string[] arguments, string? remove = null)
    {
        var folder = Scripts.Write("util/words.py", "run.py");
        File.WriteAllText(Path.Combine(folder, "util", "words.py"), "HELLO = 'hello'\n");
        File.WriteAllText(Path.Combine(folder, "run.py"), script);
        var bundle = ScriptBundle.FromFolder(folder);
        var input = Directory.CreateTempSubdirectory("code-").FullName;
        File.WriteAllBytes(Path.Combine(input, $"{bundle.Hash}.gz"), bundle.Archive.ToArray());
        var (entrypoint, words) = Command(arguments, bundle);
        if (remove is not null)
        {
            entrypoint[3] = "no-" + remove;
        }

        var start = new ProcessStartInfo(entrypoint[0], [.. entrypoint[1..].Select(word => word.Replace(Shared, $"'{input}'", StringComparison.Ordinal)), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
