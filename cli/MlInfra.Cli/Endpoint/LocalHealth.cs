namespace MlInfra.Cli.Endpoint;

/// <summary>What the local endpoint says of itself at /_mlinfra/health.</summary>
internal sealed record LocalHealth(string Status, string? Version, int Pid, string State, int Port)
{
    public Uri Address => new($"http://127.0.0.1:{Port}");
}
