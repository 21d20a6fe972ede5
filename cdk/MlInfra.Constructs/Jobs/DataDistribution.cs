namespace MlInfra.Constructs.Jobs;

/// <summary>What each instance of a job with several gets of the data.</summary>
public enum DataDistribution
{
    /// <summary>All of it.</summary>
    FullyReplicated,

    /// <summary>Its share of the objects.</summary>
    ShardedByS3Key,
}
