using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A field of what the service tells about a step's job when it is done.</summary>
public sealed class StepProperty : PipelineValue
{
    private readonly string _path;
    private readonly Action<Problems, string>? _check;

    internal StepProperty(PipelineStep step, string path, Action<Problems, string>? check = null)
    {
        Step = step;
        _path = path;
        _check = check;
    }

    /// <summary>The step.</summary>
    public PipelineStep Step { get; }

    internal override IEnumerable<PipelineStep> Steps => [Step];

    internal override JsonNode ToNode() => new JsonObject { ["Get"] = $"Steps.{Step.Name}.{_path}" };

    internal override void Check(Problems problems, string property)
    {
        if (_check is not null)
        {
            _check(problems, property);
        }
        else
        {
            StepPaths.Check(problems, property, Step, _path);
        }
    }
}
