using MlInfra.Cli.Cdk;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;

namespace MlInfra.Cli.Commands;

/// <summary>What every command works with.</summary>
internal sealed class Context(Workspace workspace, Screen screen, Target target, int port) : IDisposable
{
    private Services? _services;

    public Workspace Workspace { get; } = workspace;

    public Screen Screen { get; } = screen;

    public Target Target { get; } = target;

    public int Port { get; } = port;

    public LocalEndpoint Local { get; } = new(workspace);

    public Services Services => _services ??= new Services(Target);

    public CdkCli Cdk => new(Workspace, Target);

    /// <summary>The arguments that name this target in commands that the user is told to try.</summary>
    public string Flags =>
        (Target.IsLocal ? "" : " --aws" + (Target.Profile is null ? "" : $" --profile {Target.Profile}"))
        + (Target.StackName == Target.DefaultStack ? "" : $" --stack {Target.StackName}");

    /// <summary>For commands that need it: the local endpoint runs (or AWS is meant).</summary>
    public async Task DemandUpAsync(CancellationToken cancellationToken)
    {
        if (!Target.IsLocal || await Local.FindAsync(Port, cancellationToken) is not null) return;
        throw new CliException($"The local endpoint is not running (port {Port}).", "Start it: ./mlinfra up", ExitCodes.NotUp);
    }

    public void Dispose() => _services?.Dispose();
}
