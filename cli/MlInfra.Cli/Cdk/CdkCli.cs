using System.Diagnostics;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Cdk;

/// <summary>The cdk CLI itself, unmodified, as a child process.</summary>
internal sealed class CdkCli(Workspace workspace, Target target)
{
    /// <summary>What silences banners about the version of node, which are no news to somebody who waits for a deployment.</summary>
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "18,19,20,21,22,23,24,25", // a list of major versions, not a flag
        ["JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION"] = "true",
        ["JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION"] = "true",
        ["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true",
        ["NODE_NO_WARNINGS"] = "1",
        ["CDK_DISABLE_CLI_TELEMETRY"] = "true",
        ["MLINFRA_SETUP"] = "done",
    };

    /// <summary>Runs it with every line given to <paramref name="onLine"/>; returns its exit code.</summary>
    public async Task<int> RunAsync(IEnumerable<string> arguments, Action<string> onLine, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(workspace.StateFolder);
        using var log = TextWriter.Synchronized(new StreamWriter(workspace.CdkLog, append: false) { AutoFlush = true });
        using var process = Start(arguments, redirect: true);
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            await reading;
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                await log.WriteLineAsync(line);
                lock (log) onLine(line);
            }
        }
    }

    /// <summary>Runs it on the user's own terminal.</summary>
    public async Task<int> RunHereAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments, redirect: false);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // The terminal has interrupted it too; it ends by itself.
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private Process Start(IEnumerable<string> arguments, bool redirect)
    {
        if (!File.Exists(workspace.CdkExecutable))
        {
            throw new CliException("The cdk CLI is missing: node_modules is not there or not whole.", "Run ./mlinfra setup.");
        }
        var start = new ProcessStartInfo(workspace.CdkExecutable, arguments)
        {
            WorkingDirectory = workspace.Root,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            RedirectStandardInput = redirect,
        };
        foreach (var (name, value) in Quiet) start.Environment[name] = value;
        foreach (var (name, value) in target.Environment(workspace.StateFolder))
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new CliException("The cdk CLI could not be started.");
        if (redirect) process.StandardInput.Close();
        return process;
    }
}
