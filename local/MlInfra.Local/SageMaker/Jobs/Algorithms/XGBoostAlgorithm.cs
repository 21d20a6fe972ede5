using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Algorithms;

/// <summary>XGBoost as built-in algorithm: its image without a script of the user's.</summary>
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost.html"/>
internal static partial class XGBoostAlgorithm
{
    /// <summary>The program that stands in for the container, as seen inside.</summary>
    public const string Runner = "/opt/mlinfra/algorithms/mlinfra_xgboost.py";

    /// <summary>Whether a training request is of the algorithm.</summary>
    public static bool Is(JsonObject request)
    {
        var algorithm = request.Object("AlgorithmSpecification");
        return algorithm?.Text("TrainingImage") is { } image && ImageName.Parse(image).IsXGBoost && algorithm["ContainerEntrypoint"] is null
            && request.Object("HyperParameters")?["sagemaker_program"] is null;
    }

    /// <summary>Whether the algorithm can measure that: validation:auc, train:rmse.</summary>
    public static bool Measures(string metric) => Metric().IsMatch(metric);

    /// <summary>The metrics in a line of its log, such as [0]#011train-auc:0.98#011validation-auc:0.97.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string line)
    {
        if (!Round().IsMatch(line)) yield break;
        foreach (var cell in line.Split("#011").Skip(1))
        {
            if (Cell().Match(cell) is { Success: true } m) yield return ($"{m.Groups[1].Value}:{m.Groups[2].Value}", m.Groups[3].Value);
        }
    }

    [GeneratedRegex(@"^\[[0-9]+\]#011")]
    private static partial Regex Round();

    [GeneratedRegex(@"^(train|validation)-(.+):([^:\s]+)$")]
    private static partial Regex Cell();

    [GeneratedRegex("^(train|validation):[a-z0-9@._-]+$")]
    private static partial Regex Metric();
}
