namespace MlInfra.Constructs.Jobs;

/// <summary>What a container image is to do.</summary>
public enum ImageUse
{
    /// <summary>Train.</summary>
    Training,

    /// <summary>Serve.</summary>
    Inference,

    /// <summary>Process data.</summary>
    Processing,

    /// <summary>Watch an endpoint.</summary>
    Monitoring,
}
