using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

internal sealed class NumberRange : ParameterRange
{
    private readonly PipelineValue _min;
    private readonly PipelineValue _max;
    private readonly RangeScaling _scaling;

    public NumberRange(string kind, PipelineValue min, PipelineValue max, RangeScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(min);
        ArgumentNullException.ThrowIfNull(max);
        Kind = kind;
        _min = min;
        _max = max;
        _scaling = scaling;
    }

    public override string Kind { get; }

    /// <summary>The least value where it is known at synth; a parameter's default counts.</summary>
    internal double? Min => NumberText.Of(_min.Expected);

    /// <summary>The greatest value where it is known at synth.</summary>
    internal double? Max => NumberText.Of(_max.Expected);

    internal override long? Size => Kind == "Integer" && _min.Constant is not null && _max.Constant is not null && Min is { } min && Max is { } max && max >= min
        ? (long)(max - min) + 1
        : null;

    internal override IEnumerable<PipelineValue> Values => [_min, _max];

    internal override JsonObject ToNode(string name, bool asJson) => new()
    {
        ["Name"] = name,
        ["MinValue"] = _min.ToTextNode(),
        ["MaxValue"] = _max.ToTextNode(),
        ["ScalingType"] = _scaling.ToString(),
    };

    internal override void Check(Problems problems, string property)
    {
        Number(problems, $"{property}.Min", _min, Min);
        Number(problems, $"{property}.Max", _max, Max);
        if (Min is not { } min || Max is not { } max)
        {
            return;
        }

        var got = $"{PythonText.Str(_min.Expected!)} to {PythonText.Str(_max.Expected!)}";
        if (min >= max)
        {
            problems.Add(property, got, "have a Min below its Max",
                min > max ? "swap them" : "widen it, or give the one value as a hyperparameter of the estimator");
            return;
        }

        switch (_scaling)
        {
            case RangeScaling.Logarithmic when min <= 0:
                problems.Add(property, $"{got} with RangeScaling.Logarithmic", "begin above 0, because 0 has no logarithm", "raise Min, or take RangeScaling.Linear or Auto");
                break;
            case RangeScaling.ReverseLogarithmic when Kind == "Integer":
                problems.Add(property, "RangeScaling.ReverseLogarithmic of an integer range", "be used for continuous ranges only", "take another scaling");
                break;
            case RangeScaling.ReverseLogarithmic when min < 0 || max >= 1:
                problems.Add(property, $"{got} with RangeScaling.ReverseLogarithmic", "lie within 0 and 1, without 1", "narrow it, or take another scaling");
                break;
        }
    }

    private void Number(Problems problems, string property, PipelineValue value, double? number)
    {
        var expected = value.Expected;
        if (expected is string text && Tokens.In(text))
        {
            return;
        }

        if (expected is not null && number is null)
        {
            problems.Add(property, $"'{PythonText.Str(expected)}'", "be a number", "give one");
        }
        else if (Kind == "Integer" && number is { } known && known != Math.Floor(known))
        {
            problems.Add(property, PythonText.Str(expected!), "be a whole number, because the range is an integer one", "round it, or take ParameterRange.Continuous");
        }
    }
}
