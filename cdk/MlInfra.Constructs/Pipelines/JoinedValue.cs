using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

internal sealed class JoinedValue(string on, IReadOnlyList<PipelineValue> values) : PipelineValue
{
    internal override IEnumerable<PipelineStep> Steps => values.SelectMany(value => value.Steps);

    internal override IEnumerable<PipelineParameter> Parameters => values.SelectMany(value => value.Parameters);

    internal override IEnumerable<PipelineValue> Files => values.SelectMany(value => value.Files);

    internal override object? Expected =>
        values.Select(value => value.Expected).ToArray() is var parts && parts.All(part => part is not null)
            ? string.Join(on, parts.Select(part => part is string text ? text : PythonText.Str(part!)))
            : null;

    /// <summary>The longest beginning that is known at synth, for permissions.</summary>
    internal string KnownBeginning()
    {
        var known = values.TakeWhile(value => value.Constant is string).Select(value => (string)value.Constant!).ToArray();
        return string.Join(on, known) + (known.Length < values.Count && known.Length > 0 ? on : "");
    }

    internal override JsonNode ToNode() => Node(on, values.Select(value => value.ToNode()));

    internal override JsonNode ToTextNode() => ToNode();

    internal override void Check(Problems problems, string property)
    {
        foreach (var value in values)
        {
            value.Check(problems, property);
        }
    }

    internal static JsonObject Node(string on, IEnumerable<JsonNode> values) =>
        new() { ["Std:Join"] = new JsonObject { ["On"] = on, ["Values"] = new JsonArray([.. values]) } };
}
