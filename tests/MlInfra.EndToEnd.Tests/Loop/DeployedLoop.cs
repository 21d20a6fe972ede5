using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Loop;

/// <summary>A laptop on which the cdk CLI deployed MlInfra.EndToEnd.Loop: all that starts pipelines, and nothing else.</summary>
public sealed class DeployedLoop : IAsyncLifetime
{
    private readonly Laptop _laptop = new();
    private Process? _local;

    public async ValueTask InitializeAsync()
    {
        _local = Run.Start("dotnet", [Repository.At("local", "MlInfra.Local", "bin", "Release", "net10.0", "mlinfra-local.dll"), "--state", _laptop.State, "--port", $"{_laptop.Port}", "--quiet"], _laptop.Environment);
        using var http = new HttpClient();
        for (var patience = Stopwatch.StartNew(); !await AnswersAsync(http); await Task.Delay(200))
        {
            Assert.False(_local.HasExited, "the local endpoint ended");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "the local endpoint does not answer");
        }

        var app = Repository.At("tests", "MlInfra.EndToEnd.Loop", "bin", "Release", "net10.0", "MlInfra.EndToEnd.Loop.dll");
        (await _laptop.CdkAsync("deploy", "--app", $"dotnet \"{app}\"", "--output", Path.Combine(_laptop.Scratch, "cdk.out"), "--require-approval", "never")).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is { HasExited: false })
        {
            _local.Kill(entireProcessTree: true);
            await _local.WaitForExitAsync();
        }

        _local?.Dispose();
        await _laptop.DisposeAsync();
    }

    internal Task<JsonNode> SeeAsync(string scenario) => _laptop.PythonAsync("loop.py", scenario);

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri($"http://127.0.0.1:{_laptop.Port}/_mlinfra/health"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
