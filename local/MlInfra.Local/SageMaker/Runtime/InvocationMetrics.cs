using System.Collections.Concurrent;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// The invocations' metrics in AWS/SageMaker, by endpoint and variant, and by inference component. They are counted here and
/// collected by CloudWatch, so that an invocation costs a few additions.
/// </summary>
internal sealed class InvocationMetrics(World world) : IMetricSource
{
    private const string Namespace = "AWS/SageMaker";
    private readonly ConcurrentDictionary<(string Endpoint, string Variant, bool IsAsync), InvocationMeter> variants = [];
    private readonly ConcurrentDictionary<string, InvocationMeter> components = [];
    private readonly ConcurrentQueue<MetricBatch> others = [];

    /// <summary>Records an invocation that reached a variant.</summary>
    /// <param name="isAsync">Whether the endpoint is asynchronous: then only errors and the model's latency are told, as in AWS.</param>
    /// <param name="status">The model's status; 0 if it gave none.</param>
    /// <param name="atOnce">How many invocations the fleet was answering.</param>
    public void Record(string endpoint, string variant, string? component, bool isAsync, int instances, int status, TimeSpan model, TimeSpan overhead, int atOnce)
    {
        var meter = component is null
            ? variants.GetOrAdd((endpoint, variant, isAsync), static key => new InvocationMeter(Dimensions(key.Endpoint, key.Variant), isComponent: false, key.IsAsync))
            : components.GetOrAdd(component, static name => new InvocationMeter(new Dictionary<string, string> { ["InferenceComponentName"] = name }, isComponent: true));
        meter.Add(instances, status, model, overhead, atOnce);
    }

    /// <summary>Records another value of a variant (or, without one, of the endpoint).</summary>
    public void Put(string endpoint, string? variant, string name, double value, string unit) =>
        Put(Dimensions(endpoint, variant), name, value, unit);

    /// <summary>Records another value.</summary>
    public void Put(IReadOnlyDictionary<string, string> dimensions, string name, double value, string unit, bool highResolution = false) =>
        others.Enqueue(new MetricBatch(Namespace, name, dimensions, unit, world.Now, new Dictionary<double, double> { [value] = 1 }) { HighResolution = highResolution });

    /// <inheritdoc/>
    public IReadOnlyList<MetricBatch> Collect()
    {
        var now = world.Now;
        var batches = new List<MetricBatch>();
        foreach (var meter in variants.Values) meter.Collect(now, batches);
        foreach (var meter in components.Values) meter.Collect(now, batches);
        while (others.TryDequeue(out var batch)) batches.Add(batch);
        return batches;
    }

    private static Dictionary<string, string> Dimensions(string endpoint, string? variant)
    {
        var dimensions = new Dictionary<string, string> { ["EndpointName"] = endpoint };
        if (variant is not null) dimensions["VariantName"] = variant;
        return dimensions;
    }
}
