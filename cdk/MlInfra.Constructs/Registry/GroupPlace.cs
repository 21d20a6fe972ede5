using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

/// <summary>Where a group is, as seen from a stack that uses it: in its own account, or in another one.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Arn">The group's ARN, in words that the stack can say.</param>
/// <param name="Account">The account that holds it; null: the stack's own.</param>
/// <param name="Region">The Region of the account that holds it; null: the stack's own.</param>
internal sealed record GroupPlace(string Name, string Arn, string? Account = null, string? Region = null)
{
    /// <summary>What the functions of the Lambda package are told: names are of their own account.</summary>
    public string Reference => Account is null ? Name : Arn;

    /// <summary>The ARNs of all its versions.</summary>
    public IEnumerable<string> PackageArns => ModelGroupName.PackageArns(Name, Account, Region);

    /// <summary>Empty, or the ARN of one of its versions.</summary>
    public string PackageArnPattern => ModelGroupName.PackageArnPattern(Name, Account, Region);

    /// <summary>The group as the scope's stack has to name it. Adds a problem where SageMaker would not let it be used there.</summary>
    public static GroupPlace Of(IModelGroup group, Construct scope, Problems problems, string property)
    {
        var own = new GroupPlace(group.ModelPackageGroupName, group.ModelPackageGroupArn);
        if (EnvironmentOf(group) is not { } made)
        {
            return own;
        }

        var ((account, region), here) = (made, Stack.Of(scope));
        if (here.Account == account && here.Region == region)
        {
            return own;
        }

        if (Tokens.In(account) || Tokens.In(region) || Tokens.In(here.Account) || Tokens.In(here.Region))
        {
            problems.Add(property, $"a group of {Say(account, region)} in a stack of {Say(here.Account, here.Region)}",
                "be used where both accounts and Regions are known, since roles, rules and policies name them", "give the stacks Env with Account and Region");
            return own;
        }

        if (here.Region != region)
        {
            problems.Add(property, $"a group of {region} in a stack of {here.Region}",
                "be of the stack's Region, since SageMaker makes models only of versions of its own Region",
                $"put the stack into {region}, or copy the artifact to {here.Region} and register it in a group there");
            return own;
        }

        return new(group.ModelPackageGroupName, $"arn:{Aws.PARTITION}:sagemaker:{region}:{account}:model-package-group/{group.ModelPackageGroupName}", account, region);
    }

    /// <summary>Adds a problem where the versions' artifacts, in that bucket, could not be read.</summary>
    public void Reads(IBucket artifacts, Problems problems, string property)
    {
        if (Account is not null && artifacts.EncryptionKey is null)
        {
            problems.Add(property, $"a bucket without its key, for versions of account {Account}",
                "say which customer-managed key encrypts it, as SageMaker demands across accounts and as the role must name it",
                "import it by Bucket.FromBucketAttributes with EncryptionKey = Key.FromKeyArn(...)");
        }
    }

    /// <summary>Adds a problem where the group is another account's.</summary>
    public void IsHere(Problems problems, string property)
    {
        if (Account is not null)
        {
            problems.Add(property, $"a group of account {Account}", "be of the pipeline's own account, where versions are registered", "define the pipeline in the registry's account");
        }
    }

    private static (string Account, string Region)? EnvironmentOf(IModelGroup group) => group switch
    {
        ModelGroup construct when Stack.Of(construct) is var stack => (stack.Account, stack.Region),
        ImportedModelGroup { Account: { } account, Region: { } region } => (account, region),
        _ => null,
    };

    private static string Say(string account, string region) =>
        Tokens.In(account) || Tokens.In(region) ? "an account or Region that only the deployment tells" : $"account {account}, {region}";
}
