using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A JSON object or list whose parts may be known only when the pipeline runs.</summary>
internal sealed class CompositeValue : PipelineValue
{
    private readonly IReadOnlyList<KeyValuePair<string, PipelineValue>> _parts;
    private readonly bool _isList;

    public CompositeValue(IEnumerable<KeyValuePair<string, PipelineValue>> parts) => _parts = [.. parts];

    public CompositeValue(IEnumerable<PipelineValue> parts)
    {
        _parts = [.. parts.Select((part, i) => KeyValuePair.Create($"{i}", part))];
        _isList = true;
    }

    internal override IEnumerable<PipelineStep> Steps => _parts.SelectMany(part => part.Value.Steps);

    internal override IEnumerable<PipelineParameter> Parameters => _parts.SelectMany(part => part.Value.Parameters);

    internal override IEnumerable<PipelineValue> Files => _parts.SelectMany(part => part.Value.Files);

    internal PipelineValue? this[string key] => _parts.FirstOrDefault(part => part.Key == key).Value;

    internal override JsonNode ToNode() => _isList
        ? new JsonArray([.. _parts.Select(part => part.Value.ToNode())])
        : new JsonObject(_parts.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value.ToNode())));

    internal override void Check(Problems problems, string property)
    {
        foreach (var (key, value) in _parts)
        {
            value.Check(problems, _isList ? $"{property}[{key}]" : $"{property}.{key}");
        }
    }
}
