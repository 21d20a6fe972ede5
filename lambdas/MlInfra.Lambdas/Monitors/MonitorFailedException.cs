namespace MlInfra.Lambdas.Monitors;

/// <summary>A period can't be judged, and trying again would not help: the text says why, and what to do.</summary>
internal class MonitorFailedException(string message) : Exception(message)
{
    /// <summary>The version that is deployed, as far as it is known.</summary>
    public string? ModelPackageArn { get; init; }
}
