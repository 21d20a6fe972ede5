using System.Collections.Concurrent;
using System.Text.Json;

namespace MlInfra.Constructs.Validation;

/// <summary>What the service tells about a step's work when it is done, by the step's type.</summary>
internal static class StepProperties
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("step-properties.json").RootElement);

    private static readonly ConcurrentDictionary<string, Shape?> Read = new(StringComparer.Ordinal);

    /// <summary>The answer's shape; null where a step of the type tells nothing.</summary>
    public static Shape? Of(string type) => Read.GetOrAdd(type, Load);

    private static Shape? Load(string type)
    {
        string[] responses = type switch
        {
            "Training" => ["DescribeTrainingJobResponse"],
            "Processing" => ["DescribeProcessingJobResponse"],
            "Transform" => ["DescribeTransformJobResponse"],
            "Tuning" => ["DescribeHyperParameterTuningJobResponse", "ListTrainingJobsForHyperParameterTuningJobResponse"],
            "AutoML" => ["DescribeAutoMLJobResponse"],
            "Model" => ["DescribeModelOutput"],
            "RegisterModel" => ["DescribeModelPackageOutput"],
            "EndpointConfig" => ["DescribeEndpointConfigOutput"],
            "Endpoint" => ["DescribeEndpointOutput"],
            "EMR" => ["EmrStep"],
            "EMRServerless" => ["EmrServerlessJobRun"],
            _ => [],
        };
        string[] beside = type switch
        {
            "Condition" => ["Outcome"],
            "AutoML" => ["BestCandidateProperties.ModelInsightsJsonReportPath", "BestCandidateProperties.ExplainabilityJsonReportPath"],
            "ClarifyCheck" => ["CalculatedBaselineConstraints", "BaselineUsedForDriftCheckConstraints"],
            "QualityCheck" =>
            [
                "CalculatedBaselineConstraints", "CalculatedBaselineStatistics",
                "BaselineUsedForDriftCheckConstraints", "BaselineUsedForDriftCheckStatistics",
            ],
            _ => [],
        };
        if (responses.Length + beside.Length == 0)
        {
            return null;
        }

        var shape = new Shape();
        foreach (var path in responses.SelectMany(response => Root.Value.GetProperty(response).EnumerateObject()))
        {
            ShapeReader.Find(shape, path.Name).Type = path.Value.GetString()!;
        }

        foreach (var path in beside)
        {
            ShapeReader.Find(shape, path).Type = "string";
        }

        return shape;
    }
}
