using System.Diagnostics;
using System.Text;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>Processes of the Lambda package, as Lambda starts them; they end with this.</summary>
internal sealed class FunctionProcesses : IAsyncDisposable
{
    private readonly List<Process> _processes = [];
    private readonly StringBuilder _output = new();

    public Process Start(string function, string runtimeApi, Uri aws, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Functions).Assembly.Location]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        start.Environment["AWS_ENDPOINT_URL"] = aws.ToString();
        start.Environment["AWS_REGION"] = "us-east-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        start.Environment["AWS_SESSION_TOKEN"] = "token";
        start.Environment["MLINFRA_FUNCTION"] = function;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            lock (_output) _output.Append(line.Data).Append('\n');
        };
        process.BeginOutputReadLine();
        _processes.Add(process);
        return process;
    }

    /// <summary>The first line that one of them printed; waits for it.</summary>
    public async Task<string> FirstLineAsync()
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            lock (_output)
            {
                var text = _output.ToString();
                if (text.Contains('\n', StringComparison.Ordinal)) return text[..text.IndexOf('\n', StringComparison.Ordinal)];
            }
            await Task.Delay(20);
        }
        throw new TimeoutException("no line of output");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
