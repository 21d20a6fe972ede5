using Microsoft.Extensions.Hosting;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Seed;

namespace MlInfra.Local.CloudFormation;

/// <summary>Once every room is up: takes up what was cut short and plants CDKToolkit. At the end: lets operations rest for the next start.</summary>
internal sealed class StackLifetime(StackEngine engine, ToolkitSeed seed) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        engine.Recover();
        await seed.PlantAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => engine.StopAsync(Patience);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
