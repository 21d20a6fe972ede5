using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A model of a <see cref="MultiModelEndpoint"/> that is the newest approved version of a group.</summary>
public sealed record PublishedModel
{
    /// <summary>
    /// The model's name, 1 to 63 letters, digits and inner hyphens. Version 7 of it is asked for by the <c>TargetModel</c> <c>NAME/7.tar.gz</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The group whose versions they are: each of one container, with one .tar.gz.</summary>
    public required IModelGroup Group { get; init; }

    /// <summary>The bucket that the pipeline writes the versions' artifacts to.</summary>
    public required IBucket Artifacts { get; init; }

    /// <summary>The part of <see cref="Artifacts"/> that holds them. Default: all of it.</summary>
    public string ArtifactPrefix { get; init; } = "";
}
