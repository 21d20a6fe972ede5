using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// A definition that exists already, as the Python SDK's <c>pipeline.definition()</c> writes it. It is taken over as it is, checked like
/// one written here, and its role is derived as far as it tells.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html"/>
public sealed record PipelineDefinition
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _json;
    private readonly string _source;

    private PipelineDefinition(string json, string source)
    {
        _json = json;
        _source = source;
    }

    /// <summary>Other defaults for its parameters, by name; CDK tokens are allowed. Default: its own.</summary>
    public IReadOnlyDictionary<string, PipelineValue> Parameters { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>
    /// Texts to put in place of others wherever they stand in it, for example a bucket's name of this stack for the name that it was
    /// written with; CDK tokens are allowed. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Replacements { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether its jobs and models run under the pipeline's role, whatever roles it names. Default: no, under those that it names.</summary>
    public bool RunsAsPipeline { get; init; }

    /// <summary>A definition from a file.</summary>
    /// <exception cref="DefinitionException">When there is no such file.</exception>
    public static PipelineDefinition FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            var problems = Problems.Of(nameof(PipelineDefinition));
            problems.Add("path", $"'{path}'", $"be a file that exists ('{Path.GetFullPath(path)}' does not)", "give the path from the working directory, or an absolute one");
            problems.ThrowIfAny();
        }

        return new(File.ReadAllText(path), path);
    }

    /// <summary>A definition as text.</summary>
    public static PipelineDefinition FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(json, "the text");
    }

    /// <summary>The definition with what is to differ; null with a problem where it is no definition.</summary>
    internal JsonObject? Read(Problems problems)
    {
        var text = Replacements.Aggregate(_json, (json, pair) => json.Replace(Inside(pair.Key), Inside(pair.Value), StringComparison.Ordinal));
        try
        {
            if (JsonNode.Parse(text, documentOptions: Strict) is JsonObject definition)
            {
                Override(problems, definition);
                return definition;
            }

            problems.Add("Definition", $"JSON that is no object in {_source}", "be an object with Version, Parameters and Steps", "give the whole definition");
        }
        catch (JsonException e)
        {
            problems.Add("Definition", $"what is no JSON in {_source}", $"be JSON ({e.Message.TrimEnd('.')})", "correct it");
        }

        return null;
    }

    // As it stands between the quotes of a JSON string; a token has nothing to escape.
    private static string Inside(string text) => Tokens.In(text) ? text : JsonSerializer.Serialize(text)[1..^1];

    private void Override(Problems problems, JsonObject definition)
    {
        var declared = (definition["Parameters"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        foreach (var (name, value) in Parameters)
        {
            if (value.Constant is null)
            {
                problems.Add($"Definition.Parameters['{name}']", "a value that only the run tells", "be a constant", "give text, a number or a truth");
            }
            else if (declared.FirstOrDefault(one => (one["Name"] as JsonValue)?.ToString() == name) is { } parameter)
            {
                parameter["DefaultValue"] = value.ToNode();
            }
            else
            {
                var known = declared.Select(one => one["Name"]?.ToString() ?? "").ToArray();
                problems.Add($"Definition.Parameters['{name}']", "a default for no parameter", $"be one of the definition's parameters ({Nearest.Or(known)})",
                    known.Length == 0 ? "remove it" : $"did you mean {Nearest.Say(name, known, 1)}?");
            }
        }
    }
}
