using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>Puts S3 in order after a process that was killed: contents that nothing names go, events that were kept are sent.</summary>
internal sealed class S3Startup(IState state, ObjectFiles files, ObjectEvents events) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var named = state.Table<ObjectEntry>("s3.objects").All().SelectMany(e => e.Versions).Select(v => v.File)
            .Concat(state.Table<UploadPart>("s3.parts").All().Select(p => p.File.File))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        files.Sweep(named);
        events.SendLeftovers();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
