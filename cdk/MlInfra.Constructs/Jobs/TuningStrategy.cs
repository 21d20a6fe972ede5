using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>How a tuning job chooses what to try next.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-how-it-works.html"/>
public sealed class TuningStrategy
{
    private const long MostResource = 20000;

    private readonly PipelineValue? _minResource;
    private readonly PipelineValue? _maxResource;

    private TuningStrategy(string name, PipelineValue? minResource = null, PipelineValue? maxResource = null)
    {
        Name = name;
        _minResource = minResource;
        _maxResource = maxResource;
    }

    /// <summary>Learns from the jobs before where good values lie; few jobs at once make it wiser.</summary>
    public static TuningStrategy Bayesian { get; } = new("Bayesian");

    /// <summary>Draws values at random; any number of jobs at once.</summary>
    public static TuningStrategy Random { get; } = new("Random");

    /// <summary>Tries every combination; all ranges are categorical.</summary>
    public static TuningStrategy Grid { get; } = new("Grid");

    /// <summary>Bayesian, Random, Grid or Hyperband.</summary>
    public string Name { get; }

    internal bool IsHyperband => Name == "Hyperband";

    internal IEnumerable<PipelineValue> Values => [.. _minResource is null ? Array.Empty<PipelineValue>() : [_minResource], .. _maxResource is null ? Array.Empty<PipelineValue>() : [_maxResource]];

    /// <summary>
    /// Gives many settings few epochs and the best of them more. For algorithms that write the objective after each epoch.
    /// </summary>
    /// <param name="minResource">The epochs that each job gets at least; 1 or more.</param>
    /// <param name="maxResource">The epochs that a job gets at most; at most 20,000.</param>
    public static TuningStrategy Hyperband(PipelineValue minResource, PipelineValue maxResource)
    {
        ArgumentNullException.ThrowIfNull(minResource);
        ArgumentNullException.ThrowIfNull(maxResource);
        return new("Hyperband", minResource, maxResource);
    }

    internal JsonObject? Config() => !IsHyperband ? null : new JsonObject
    {
        ["HyperbandStrategyConfig"] = new JsonObject { ["MinResource"] = _minResource!.ToNode(), ["MaxResource"] = _maxResource!.ToNode() },
    };

    internal void Check(Problems problems, string property)
    {
        if (!IsHyperband)
        {
            return;
        }

        var min = NumberText.Of(_minResource!.Expected);
        var max = NumberText.Of(_maxResource!.Expected);
        if (max > MostResource)
        {
            problems.Add($"{property}.MaxResource", $"{max}", $"be at most {MostResource}", "lower it");
        }

        if (min >= max)
        {
            problems.Add($"{property}.MinResource", $"{min} with MaxResource {max}", "be below MaxResource", "lower it, or raise MaxResource");
        }
    }
}
