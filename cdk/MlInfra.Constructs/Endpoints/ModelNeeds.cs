using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Endpoints;

internal static class ModelNeeds
{
    private static readonly string[] Pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

    public static IEnumerable<Allow> Code(BundleLocation? code)
    {
        if (code is not null)
        {
            yield return new("ReadCode", ["s3:GetObject"], [$"arn:{Aws.PARTITION}:s3:::{code.BucketName}/{code.ObjectKey}"]);
        }
    }

    public static IEnumerable<Allow> Image(BoundImage? image)
    {
        yield return image?.RepositoryArn is { } repository
            ? new("PullImages", Pull, [repository])
            : new("PullAnyImage", Pull, [$"arn:{Aws.PARTITION}:ecr:{Aws.REGION}:*:repository/*"])
            {
                WildcardReason = "which image serves is not said here; name it to narrow this down.",
            };
        yield return new("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]) { WildcardReason = "the action takes no resource." };
    }
}
