namespace MlInfra.Local.Core;

/// <summary>Values of one metric that were measured within a minute (or second), counted where they were measured.</summary>
/// <param name="Values">How often each value came; rounded where there are many.</param>
public sealed record MetricBatch(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions, string Unit, DateTimeOffset Time, IReadOnlyDictionary<double, double> Values)
{
    /// <summary>The exact sum, where the values are rounded. Default: the sum of the values.</summary>
    public double? Sum { get; init; }

    /// <summary>Whether it is kept by the second. Default: by the minute.</summary>
    public bool HighResolution { get; init; }
}

/// <summary>
/// A room that measures too often to put each value: CloudWatch asks for what it has counted every second and before it reads.
/// Found by dependency injection.
/// </summary>
public interface IMetricSource
{
    /// <summary>What was counted since the last call.</summary>
    IReadOnlyList<MetricBatch> Collect();
}
