using System.Collections.Concurrent;
using System.Text.Json;

namespace MlInfra.Constructs.Validation;

/// <summary>What the service tells about a step's work when it is done, by the step's type.</summary>
internal static class StepProperties
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("step-properties.json").RootElement);

    private static readonly ConcurrentDictionary<string, Shape?> Read = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>> Told = new(StringComparer.Ordinal);

    /// <summary>The paths of all that can be read of a step of the type: <c>[]</c> is a list's item, <c>{}</c> a map's value.</summary>
    public static IReadOnlySet<string> Paths(string type) => Told.GetOrAdd(type, type =>
        Leaves(type).Select(leaf => leaf.Path).ToHashSet(StringComparer.Ordinal));

    /// <summary>The answer's shape; null where a step of the type tells nothing.</summary>
    public static Shape? Of(string type) => Read.GetOrAdd(type, Load);

    private static Shape? Load(string type)
    {
        Shape? shape = null;
        foreach (var (path, kind) in Leaves(type))
        {
            ShapeReader.Find(shape ??= new Shape(), path).Type = kind;
        }

        return shape;
    }

    private static IEnumerable<(string Path, string Type)> Leaves(string type)
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
        return responses.SelectMany(response => Root.Value.GetProperty(response).EnumerateObject()).Select(leaf => (leaf.Name, leaf.Value.GetString()!))
            .Concat(beside.Select(path => (path, "string")));
    }
}
