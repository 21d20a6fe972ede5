namespace MlInfra.Constructs.Jobs;

/// <summary>What an instance is asked to do; each use has its own list of types.</summary>
public enum InstanceUse
{
    /// <summary>Training and tuning jobs.</summary>
    Training,

    /// <summary>Endpoints.</summary>
    Hosting,

    /// <summary>Processing jobs and monitors.</summary>
    Processing,

    /// <summary>Batch transform.</summary>
    Transform,

    /// <summary>Notebook instances.</summary>
    Notebook,

    /// <summary>Studio apps.</summary>
    App,

    /// <summary>HyperPod clusters.</summary>
    Cluster,

    /// <summary>Inference optimization jobs.</summary>
    Optimization,
}
