using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>The values among which a tuning job searches one hyperparameter.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-define-ranges.html"/>
public abstract class ParameterRange
{
    private protected ParameterRange()
    {
    }

    /// <summary>Continuous, Integer or Categorical.</summary>
    public abstract string Kind { get; }

    /// <summary>How many values it has; null where there is no end of them or they are known only when the pipeline runs.</summary>
    internal abstract long? Size { get; }

    internal abstract IEnumerable<PipelineValue> Values { get; }

    /// <summary>Any number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static ParameterRange Continuous(PipelineValue min, PipelineValue max, RangeScaling scaling = RangeScaling.Auto) =>
        new NumberRange("Continuous", min, max, scaling);

    /// <summary>Any whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public static ParameterRange Integer(PipelineValue min, PipelineValue max, RangeScaling scaling = RangeScaling.Auto) =>
        new NumberRange("Integer", min, max, scaling);

    /// <summary>One of these; 1 to 30.</summary>
    public static ParameterRange Categorical(params IReadOnlyList<PipelineValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ChoiceRange(values);
    }

    /// <summary>The range as the request has it; frameworks read the choices as JSON.</summary>
    internal abstract JsonObject ToNode(string name, bool asJson);

    internal abstract void Check(Problems problems, string property);
}
