using System.Diagnostics;

namespace Benchmarks.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Run
{
    /// <summary>Runs a program and gives the seconds from its start to its end; a failure stops the benchmark with its output.</summary>
    public static async Task<double> TimeAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var watch = Stopwatch.StartNew();
        await OutputAsync(program, arguments, environment, folder);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Runs a program and gives what it printed to standard output.</summary>
    public static async Task<string> OutputAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Apply(start, environment);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)}: exit code {process.ExitCode}\n{await output}{await error}");
        return await output;
    }

    public static void Apply(ProcessStartInfo start, IReadOnlyDictionary<string, string?>? environment)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
    }
}
