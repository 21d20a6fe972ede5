using System.Text.RegularExpressions;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>A container image's name, taken apart.</summary>
internal sealed partial record ImageName(string? Account, string? Region, string Repository, string? Tag)
{
    /// <summary>Whether it is one of the images with scikit-learn in AWS's registries.</summary>
    public bool IsSklearn => Account is not null && Repository == "sagemaker-scikit-learn";

    /// <summary>Whether it is one of the images with XGBoost in AWS's registries.</summary>
    public bool IsXGBoost => Account is not null && Repository == "sagemaker-xgboost";

    /// <summary>Takes a name apart: account.dkr.ecr.region.suffix/repository:tag, or any other registry's name.</summary>
    public static ImageName Parse(string image)
    {
        var ecr = Ecr().Match(image);
        return ecr.Success
            ? new ImageName(ecr.Groups["account"].Value, ecr.Groups["region"].Value, ecr.Groups["repository"].Value, ecr.Groups["tag"] is { Success: true } tag ? tag.Value : null)
            : new ImageName(null, null, image, null);
    }

    [GeneratedRegex(@"^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.[a-z0-9.-]+/(?<repository>[^:@]+)(?:[:@](?<tag>.+))?$")]
    private static partial Regex Ecr();
}
