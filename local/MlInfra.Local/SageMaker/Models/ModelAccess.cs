using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>What CreateModel asks before it takes a model: the role, the image, the artifact.</summary>
internal sealed class ModelAccess(World world, RoleAccess roles, Lazy<IObjectStore> objects)
{
    /// <summary>Throws AWS's text unless the role can be assumed, may pull the image and read the artifact, and the artifact is there.</summary>
    public void Demand(ModelLoad load)
    {
        roles.DemandTrust(load.RoleArn);
        var image = ImageName.Parse(load.Image);
        if (image.Account is null)
        {
            throw AwsException.Validation($"Using non-ECR image \"{load.Image}\" without Vpc repository access mode is not supported.");
        }

        if (!roles.MayPull(load.RoleArn, image))
        {
            throw AwsException.Validation($"Role {load.RoleArn} cannot pull {load.Image}. Ensure that the role exists and the image was granted pull permission.");
        }

        if (load.DataUrl is not null) DemandData(load, S3Uri.Parse(load.DataUrl, "ModelDataUrl"));
    }

    private void DemandData(ModelLoad load, S3Uri data)
    {
        var session = RoleAccess.Session(load.RoleArn);
        bool found;
        try
        {
            // The prefix of a multi-model container may be empty: models are added to it later.
            found = load.IsArchive
                ? objects.Value.Head(data.Bucket, data.Key, session) is not null
                : objects.Value.List(data.Bucket, data.Key, session).Count > 0 || load.IsMultiModel;
        }
        catch (AwsException e) when (e.Code is "AccessDenied" or "AccessDeniedException" || e.Status == 403)
        {
            throw AwsException.Validation(
                $"Could not access model data at {data}. Please ensure that the role \"{load.RoleArn}\" exists and that its trust relationship policy allows the action "
                + "\"sts:AssumeRole\" for the service principal \"sagemaker.amazonaws.com\". Also ensure that the role has \"s3:GetObject\" permissions and that the object is "
                + $"located in {world.Region}. If your Model uses multiple models or uncompressed models, please ensure that the role has \"s3:ListBucket\" permission. ({e.Message})");
        }
        catch (AwsException)
        {
            found = false;
        }

        if (!found) throw AwsException.Validation($"Could not find model data at {data}.");
    }
}
