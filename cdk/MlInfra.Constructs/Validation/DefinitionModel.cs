using System.Collections.Concurrent;
using System.Text.Json;

namespace MlInfra.Constructs.Validation;

/// <summary>What a pipeline's definition is made of beside the services' requests: the envelope, steps, conditions, functions.</summary>
internal static class DefinitionModel
{
    private const string Step = "a step of type ";
    private const string Condition = "the condition ";

    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("definition-model.json").RootElement.GetProperty("operations"));

    private static readonly ConcurrentDictionary<string, Shape> Read = new(StringComparer.Ordinal);

    /// <summary>All parts.</summary>
    public static IEnumerable<string> Parts => Root.Value.EnumerateObject().Select(part => part.Name);

    /// <summary>The types of steps.</summary>
    public static IReadOnlyList<string> StepTypes { get; } = Names(Step);

    /// <summary>The types of conditions.</summary>
    public static IReadOnlyList<string> ConditionTypes { get; } = Names(Condition);

    public static string OfStep(string type) => Step + type;

    public static string OfCondition(string type) => Condition + type;

    public static Shape Of(string part) => Read.GetOrAdd(part, name => ShapeReader.Read(Root.Value.GetProperty(name)));

    private static string[] Names(string start) =>
        [.. Parts.Where(part => part.StartsWith(start, StringComparison.Ordinal)).Select(part => part[start.Length..])];
}
