using System.Text.RegularExpressions;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

internal sealed partial class OwnImage(string uri, string? repositoryArn) : Image
{
    /// <summary>The ARN of the repository that an ECR URI names; tokens may stand for its parts. Null for other registries.</summary>
    public static string? RepositoryArnOf(string uri)
    {
        var match = EcrUri().Match(uri);
        return match.Success
            ? $"arn:{Amazon.CDK.Aws.PARTITION}:ecr:{match.Groups["region"].Value}:{match.Groups["account"].Value}:repository/{match.Groups["name"].Value}"
            : null;
    }

    internal override ResolvedImage? Resolve(Problems problems, string property, ImageUse use, string? instanceType, string region)
    {
        if (repositoryArn is null && uri.StartsWith("${Token[", StringComparison.Ordinal) && uri.IndexOf('}', StringComparison.Ordinal) == uri.Length - 1)
        {
            problems.Add(property, "a URI that is known only at deployment", "tell its repository so that the role may pull from it",
                "use Image.FromRepository or Image.FromDockerAsset");
            return null;
        }

        return new ResolvedImage(new BoundImage(uri, repositoryArn), null);
    }

    [GeneratedRegex(@"^(?<account>\d{12}|\$\{Token\[[^\]]+\]\})\.dkr\.ecr\.(?<region>[a-z0-9-]+|\$\{Token\[[^\]]+\]\})\.[^/]+/(?<name>[^:@]+)([:@]|$)")]
    private static partial Regex EcrUri();
}
