using Amazon.CDK.AWS.IAM;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Work on an EMR cluster as a step: on one that runs, or on one that lives for this step only.</summary>
public sealed record EmrStepProps : JobStepProps
{
    /// <summary>The JAR that the step runs: a path in the cluster or in S3, often <c>command-runner.jar</c>.</summary>
    public required PipelineValue Jar { get; init; }

    /// <summary>What the JAR's main function gets. Default: nothing.</summary>
    public IReadOnlyList<PipelineValue> Args { get; init; } = [];

    /// <summary>The main class. Default: the one that the JAR's manifest names.</summary>
    public PipelineValue? MainClass { get; init; }

    /// <summary>Java properties of the step. Default: none.</summary>
    public IDictionary<string, PipelineValue> Properties { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The id of a running cluster. Default: <see cref="ClusterConfig"/> makes one.</summary>
    public PipelineValue? ClusterId { get; init; }

    /// <summary>
    /// The request of EMR's RunJobFlow without Name, Steps and AutoTerminationPolicy: a cluster that is made for the step and ends
    /// with it. Default: <see cref="ClusterId"/> names one.
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html"/>
    public IReadOnlyDictionary<string, PipelineValue>? ClusterConfig { get; init; }

    /// <summary>The role that the work runs under on a running cluster that has runtime roles. Default: the cluster's.</summary>
    public IRole? ExecutionRole { get; init; }

    /// <summary>Roles that a cluster made for the step needs, besides those that ClusterConfig names in plain text. Default: none.</summary>
    public IReadOnlyList<IRole> ClusterRoles { get; init; } = [];
}
