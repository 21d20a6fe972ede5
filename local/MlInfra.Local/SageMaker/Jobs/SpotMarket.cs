using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>
/// The interruptions that wait for spot training jobs: POST /_mlinfra/spot {"interrupt": true} arms one; with "returns": false the capacity
/// does not come back, with "interrupt": false none is armed any more.
/// </summary>
internal sealed class SpotMarket : IAdminRoute
{
    private readonly Queue<SpotInterruption> armed = new();

    /// <inheritdoc/>
    public string Title => "POST /_mlinfra/spot";

    /// <inheritdoc/>
    public bool Takes(string method, string path) => method == "POST" && path == "/_mlinfra/spot";

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        if (body.Flag("interrupt") is not { } interrupt) throw AwsException.Validation("the body must say {\"interrupt\": true} or {\"interrupt\": false}");
        lock (armed)
        {
            if (interrupt) armed.Enqueue(new SpotInterruption(body.Flag("returns") != false));
            else armed.Clear();
            return Task.FromResult(new JsonObject { ["armed"] = armed.Count });
        }
    }

    /// <summary>Takes an interruption, or null if none is armed.</summary>
    public SpotInterruption? Take()
    {
        lock (armed) return armed.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Gives back one that came too late for its job: it waits for the next.</summary>
    public void GiveBack(SpotInterruption interruption)
    {
        lock (armed) armed.Enqueue(interruption);
    }
}

/// <summary>An interruption of a spot instance.</summary>
/// <param name="Returns">Whether there is capacity again after a while.</param>
internal sealed record SpotInterruption(bool Returns);
