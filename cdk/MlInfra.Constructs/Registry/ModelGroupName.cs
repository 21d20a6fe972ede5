using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal static partial class ModelGroupName
{
    public static string For(Construct group) =>
        Names.UniqueResourceName(group, new UniqueResourceNameOptions { MaxLength = 63, Separator = "-" }).ToLowerInvariant();

    public static void Check(Problems problems, string property, string? name)
    {
        if (name is not null && !Tokens.In(name) && !Pattern().IsMatch(name))
        {
            problems.Add(property, $"'{name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names groups", "shorten it or leave it out");
        }
    }

    // Older groups carry their name in lower case in their packages' ARNs, newer ones as it was given; both are meant.
    public static IEnumerable<string> InArns(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower == name || Tokens.In(name) ? [name] : [name, lower];
    }

    /// <summary>The ARNs of all versions; of this account and Region if none is given.</summary>
    public static IEnumerable<string> PackageArns(string name, string? account = null, string? region = null) =>
        InArns(name).Select(n => $"arn:{Aws.PARTITION}:sagemaker:{region ?? Aws.REGION}:{account ?? Aws.ACCOUNT_ID}:model-package/{n}/*");

    /// <summary>The group's ARN in each form that it may have.</summary>
    public static IEnumerable<string> GroupArns(string name) =>
        InArns(name).Select(n => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model-package-group/{n}");

    /// <summary>Empty, or a version's ARN; of any group if the name is known only at deployment, and of any account and Region if none is given.</summary>
    public static string PackageArnPattern(string name, string? account = null, string? region = null)
    {
        var group = Tokens.In(name) ? "[a-zA-Z0-9-]+" : $"({string.Join('|', InArns(name))})";
        return $"^$|^arn:aws[a-z-]*:sagemaker:{region ?? "[a-z0-9-]+"}:{account ?? "[0-9]{12}"}:model-package/{group}/[0-9]+$";
    }

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Pattern();
}
