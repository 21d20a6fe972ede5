using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>What is asked of IAM on behalf of callers and of execution roles.</summary>
internal sealed class RoleAccess(Lazy<IAuthorizer> authorizer, World world)
{
    /// <summary>The session under which SageMaker acts as an execution role.</summary>
    public static Principal Session(string roleArn)
    {
        var role = roleArn[(roleArn.LastIndexOf('/') + 1)..];
        var account = roleArn.Split(':') is { Length: > 4 } parts ? parts[4] : "";
        return new Principal($"arn:aws:sts::{account}:assumed-role/{role}/SageMaker", roleArn);
    }

    /// <summary>The leave to hand a role to SageMaker.</summary>
    public static Permission PassRole(string roleArn) =>
        new("iam:PassRole", roleArn) { Context = new Dictionary<string, string> { ["iam:PassedToService"] = "sagemaker.amazonaws.com" } };

    /// <summary>
    /// One permission out of several resources by which policies may name the target: the first that is allowed, else the first.
    /// </summary>
    public Permission AnyOf(Principal caller, string action, params string[] resources)
    {
        var wanted = resources.Select(r => new Permission(action, r)).ToList();
        return caller.IsAdministrator ? wanted[0] : wanted.Find(p => authorizer.Value.Allows(caller, p)) ?? wanted[0];
    }

    /// <summary>Whether the role exists, SageMaker may assume it, and it may do that.</summary>
    public bool Allows(string roleArn, string action, string resource) => authorizer.Value.Allows(Session(roleArn), new Permission(action, resource));

    /// <summary>Throws AWS's text unless the role exists and trusts SageMaker.</summary>
    public void DemandTrust(string roleArn)
    {
        try
        {
            authorizer.Value.DemandTrust(roleArn, "sagemaker.amazonaws.com");
        }
        catch (AwsException)
        {
            throw AwsException.Validation($"Could not assume role {roleArn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.");
        }
    }

    /// <summary>Whether the role may pull an image: AWS asks for the three read actions on the repository.</summary>
    public bool MayPull(string roleArn, ImageName image)
    {
        var repository = $"arn:{world.Partition}:ecr:{image.Region ?? world.Region}:{image.Account}:repository/{image.Repository}";
        return Allows(roleArn, "ecr:GetDownloadUrlForLayer", repository)
            && Allows(roleArn, "ecr:BatchGetImage", repository)
            && Allows(roleArn, "ecr:BatchCheckLayerAvailability", repository)
            && Allows(roleArn, "ecr:GetAuthorizationToken", "*");
    }
}
