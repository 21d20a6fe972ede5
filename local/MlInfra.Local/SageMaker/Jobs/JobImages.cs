using System.Text.RegularExpressions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Which images this machine's interpreter can stand in for.</summary>
internal static partial class JobImages
{
    /// <summary>Refuses an image by name unless it is one that can run here.</summary>
    public static ImageName Demand(string image)
    {
        var name = ImageName.Parse(image);
        var runs = (name.IsSklearn && Sklearn().IsMatch(name.Tag ?? "")) || (name.IsXGBoost && XGBoost().IsMatch(name.Tag ?? ""));
        return runs ? name : throw AwsException.NotSupported($"the image '{image}' in jobs (it runs sagemaker-scikit-learn:1.2-1 and sagemaker-xgboost:1.7-1 with scripts, and XGBoost as built-in algorithm)");
    }

    /// <summary>Refuses by name a model whose image's server has no stand-in here.</summary>
    public static void DemandServing(string image, string model)
    {
        var name = ImageName.Parse(image);
        if (!name.IsSklearn && !name.IsXGBoost)
            throw AwsException.NotSupported($"the image {image} of model {model} in a transform job (it serves the scikit-learn and XGBoost containers' contracts)");
    }

    [GeneratedRegex(@"^1\.2-1(-cpu-py3)?$")]
    private static partial Regex Sklearn();

    [GeneratedRegex(@"^1\.7-1(-cpu-py3)?$")]
    private static partial Regex XGBoost();
}
