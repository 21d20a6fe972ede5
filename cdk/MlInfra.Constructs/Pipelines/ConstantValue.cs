using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

internal sealed class ConstantValue(object value) : PipelineValue
{
    internal override object? Constant => value;

    internal override JsonNode ToNode() => value switch
    {
        string text => JsonValue.Create(text),
        long number => JsonValue.Create(number),
        double number => Definition.Number(number),
        bool truth => JsonValue.Create(truth),
        _ => ((JsonNode)value).DeepClone(),
    };

    // A whole number, a truth: as Python's str() writes them, which is what the SDK sends for jobs without script mode.
    internal override JsonNode ToTextNode() => JsonValue.Create(value is string text ? text : PythonText.Str(value));
}
