namespace MlInfra.Constructs.Monitoring;

/// <summary>What a monitor judges.</summary>
internal enum MonitorKind
{
    DataQuality,
    ModelQuality,
    Bias,
    Attribution,
}

internal static class MonitorKinds
{
    /// <summary>The last part of the namespaces that the managed monitors put their metrics in.</summary>
    public static string Metrics(this MonitorKind kind) => kind switch
    {
        MonitorKind.DataQuality => "data-metrics",
        MonitorKind.ModelQuality => "model-metrics",
        MonitorKind.Bias => "bias-metrics",
        _ => "explainability-metrics",
    };
}
