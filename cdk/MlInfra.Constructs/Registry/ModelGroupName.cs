using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;

namespace MlInfra.Constructs.Registry;

internal static partial class ModelGroupName
{
    public static string For(Construct group) =>
        Names.UniqueResourceName(group, new UniqueResourceNameOptions { MaxLength = 63, Separator = "-" }).ToLowerInvariant();

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    // Older groups carry their name in lower case in their packages' ARNs, newer ones as it was given; both are meant.
    public static IEnumerable<string> InArns(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower == name || name.Contains("${Token[", StringComparison.Ordinal) ? [name] : [name, lower];
    }

    public static IEnumerable<string> PackageArns(string name) =>
        InArns(name).Select(n => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model-package/{n}/*");

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Pattern();
}
