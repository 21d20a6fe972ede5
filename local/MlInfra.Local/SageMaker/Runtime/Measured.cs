using System.Diagnostics;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The times of one invocation.</summary>
internal sealed class Measured : IDisposable
{
    private readonly InvocationMetrics metrics;
    private readonly string? component;
    private readonly bool isAsync;
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly int atOnce;
    private long sent;

    /// <summary>Begins.</summary>
    public Measured(InvocationMetrics metrics, string endpoint, Fleet fleet, string? component, bool isAsync = false)
    {
        (this.metrics, Endpoint, Fleet, this.component, this.isAsync, sent) = (metrics, endpoint, fleet, component, isAsync, began);
        atOnce = fleet.Begin();
    }

    /// <summary>The endpoint's name.</summary>
    public string Endpoint { get; }

    /// <summary>What serves it.</summary>
    public Fleet Fleet { get; }

    /// <summary>The model has it from now on.</summary>
    public void Sent() => sent = Stopwatch.GetTimestamp();

    /// <summary>The model has answered with that status (0: not at all).</summary>
    public void Done(int status)
    {
        var end = Stopwatch.GetTimestamp();
        var model = Stopwatch.GetElapsedTime(sent, end);
        metrics.Record(Endpoint, Fleet.Plan.Name, component, isAsync, Fleet.Instances, status, model, Stopwatch.GetElapsedTime(began, end) - model, atOnce);
    }

    public void Dispose() => Fleet.End();
}
