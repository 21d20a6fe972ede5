using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// How models come to a <see cref="MultiModelEndpoint"/>: by approval. An approved version is copied beneath the endpoint's prefix under a
/// key of its own, and a file beside the prefix names the current one (<see cref="MultiModelEndpoint.CurrentModelUri"/>); what was replaced
/// is removed after a while, what is rejected at once, and the version approved before it is current again.
/// </summary>
/// <remarks>
/// A key is never written twice: SageMaker goes on with what it loaded from one, whatever lies there later. An instance that has loaded
/// a model may answer for it until the model is unloaded, even after it was removed.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/add-models-to-endpoint.html"/>
public sealed record ModelPublishing
{
    private ModelPublishing(IReadOnlyList<PublishedModel> models) => Models = models;

    /// <summary>The models.</summary>
    public IReadOnlyList<PublishedModel> Models { get; }

    /// <summary>How long a version that was replaced can still be asked for, up to 7 days: as long as callers may know its name. Default: 1 hour.</summary>
    public Duration KeepReplaced { get; init; } = Duration.Hours(1);

    /// <summary>The environment that the endpoint is, on the way through several. Default: none, the registry's approval is for here.</summary>
    public DeploymentStage? Stage { get; init; }

    /// <summary>Told when a version could not be published. Default: nobody; the alarms show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 512.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }

    /// <summary>The newest approved version of each of the models.</summary>
    public static ModelPublishing FromApproved(params PublishedModel[] models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return new([.. models]);
    }
}
