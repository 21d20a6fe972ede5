using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>Earlier tuning jobs from whose results a new one begins.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-warm-start.html"/>
public sealed class WarmStart
{
    private const int MostParents = 5;

    private WarmStart(string type, IReadOnlyList<PipelineValue> parents)
    {
        ArgumentNullException.ThrowIfNull(parents);
        Type = type;
        Parents = parents;
    }

    /// <summary>IdenticalDataAndAlgorithm or TransferLearning.</summary>
    public string Type { get; }

    /// <summary>The names of the earlier tuning jobs; 1 to 5.</summary>
    public IReadOnlyList<PipelineValue> Parents { get; }

    /// <summary>The same data and image as before: more jobs, or other ranges.</summary>
    public static WarmStart IdenticalDataAndAlgorithm(params IReadOnlyList<PipelineValue> parents) => new("IdenticalDataAndAlgorithm", parents);

    /// <summary>Other data, or another version of the image.</summary>
    public static WarmStart TransferLearning(params IReadOnlyList<PipelineValue> parents) => new("TransferLearning", parents);

    internal JsonObject ToNode() => new()
    {
        ["WarmStartType"] = Type,
        ["ParentHyperParameterTuningJobs"] = new JsonArray([.. Parents.Select(parent => new JsonObject { ["HyperParameterTuningJobName"] = parent.ToNode() })]),
    };

    internal void Check(Problems problems, string property)
    {
        if (Parents.Count is 0 or > MostParents)
        {
            problems.Add($"{property}.Parents", $"{Parents.Count} tuning jobs", $"name 1 to {MostParents}", Parents.Count == 0 ? "name one, or leave WarmStart out" : "leave some out");
        }

        foreach (var twice in Parents.Select(parent => parent.Constant as string).Where(name => name is not null).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add($"{property}.Parents", $"{twice.Count()} times '{twice.Key}'", "name each tuning job once", "remove all but one");
        }
    }
}
