namespace MlInfra.Constructs.Endpoints;

/// <summary>The six memory sizes of serverless endpoints, in MB. CPU grows with memory.</summary>
public enum ServerlessMemory
{
    /// <summary>1024 MB.</summary>
    MB1024 = 1024,

    /// <summary>2048 MB.</summary>
    MB2048 = 2048,

    /// <summary>3072 MB.</summary>
    MB3072 = 3072,

    /// <summary>4096 MB.</summary>
    MB4096 = 4096,

    /// <summary>5120 MB.</summary>
    MB5120 = 5120,

    /// <summary>6144 MB.</summary>
    MB6144 = 6144,
}
