using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

internal sealed class ChoiceRange(IReadOnlyList<PipelineValue> values) : ParameterRange
{
    private const int Most = 30;

    public override string Kind => "Categorical";

    internal override long? Size => values.Count;

    internal override IEnumerable<PipelineValue> Values => values;

    internal override JsonObject ToNode(string name, bool asJson) => new()
    {
        ["Name"] = name,
        ["Values"] = new JsonArray([.. values.Select(value => asJson && value.Constant is { } constant
            ? JsonValue.Create(PythonText.Dumps(PythonText.Str(constant)))
            : value.ToTextNode())]),
    };

    internal override void Check(Problems problems, string property)
    {
        if (values.Count is 0 or > Most)
        {
            problems.Add(property, $"{values.Count} values", $"have 1 to {Most}", values.Count == 0 ? "add some" : "leave some out, or take a range of numbers");
        }

        foreach (var twice in values.Select(value => value.Constant).Where(constant => constant is not null).GroupBy(constant => PythonText.Str(constant!), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(property, $"{twice.Count()} times '{twice.Key}'", "name each value once", "remove all but one");
        }
    }
}
