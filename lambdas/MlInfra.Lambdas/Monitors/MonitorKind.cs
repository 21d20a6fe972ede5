namespace MlInfra.Lambdas.Monitors;

/// <summary>What a monitor watches.</summary>
internal enum MonitorKind
{
    DataQuality,
    ModelQuality,
    Bias,
    Attribution,
}
