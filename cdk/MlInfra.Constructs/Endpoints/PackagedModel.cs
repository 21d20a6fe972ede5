using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// What the versions of a group have in common: a version names its image, artifact and code itself, but the role that serves
/// it is derived before there is a version.
/// </summary>
public sealed record PackagedModel
{
    /// <summary>The bucket that the pipeline writes the models' artifacts to. Of another account: imported, with its key.</summary>
    public required IBucket Artifacts { get; init; }

    /// <summary>The part of the bucket that holds them. Default: all of it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The image that serves them. Default: any image of any registry that lets this account pull.</summary>
    public Image? Image { get; init; }

    /// <summary>The scripts that the container downloads when it starts. Default: none, they are in the artifact or the image.</summary>
    public ScriptBundle? Code { get; init; }
}
