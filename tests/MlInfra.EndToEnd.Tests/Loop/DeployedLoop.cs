using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Loop;

/// <summary>A laptop on which the cdk CLI deployed the stack Loop: all that starts pipelines, and nothing else.</summary>
public sealed class DeployedLoop : IAsyncLifetime
{
    private readonly Laptop _laptop = new();

    public async ValueTask InitializeAsync() => await _laptop.DeployAsync("Loop");

    public ValueTask DisposeAsync() => _laptop.DisposeAsync();

    internal Task<JsonNode> SeeAsync(string scenario) => _laptop.PythonAsync("loop.py", scenario);
}
