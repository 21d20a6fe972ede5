using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Registry;

/// <summary>Properties of a <see cref="SharedModelGroup"/>.</summary>
public sealed record SharedModelGroupProps
{
    /// <summary>The group that the accounts are let into.</summary>
    public required ModelGroup Group { get; init; }

    /// <summary>The accounts.</summary>
    public required IReadOnlyList<StageAccount> Accounts { get; init; }

    /// <summary>
    /// The bucket that the pipeline writes the versions' artifacts to, encrypted by a customer-managed key: SageMaker demands one across
    /// accounts. Where bucket or key are not of this app, a warning says what their policies must hold.
    /// </summary>
    public required IBucket Artifacts { get; init; }

    /// <summary>The part of the bucket that holds them. Default: all of it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Repositories of this account whose images serve the versions. Default: none, the images are AWS's own.</summary>
    public IReadOnlyList<IRepository> Repositories { get; init; } = [];

    /// <summary>Where the alarm on events that did not get through is sent. Default: nowhere; it shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }
}
