using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlInfra.Aws;

namespace MlInfra.Lambdas.Runtime;

/// <summary>The function's settings, read once at start so that a missing one fails the start and not an event.</summary>
internal sealed class FunctionEnvironment(Func<string, string?> read, JsonLog log, TimeProvider clock)
{
    public JsonLog Log { get; } = log;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Where the clients call. Default: AWS's own chain, which reads the environment that Lambda sets.</summary>
    public AwsOptions Aws { get; init; } = new();

    /// <summary>A setting that a construct may leave out; null then.</summary>
    public string? Optional(string name) => read(name) is { Length: > 0 } value ? value : null;

    public string Required(string name) => Optional(name)
        ?? throw new FunctionConfigurationException($"The environment variable {name} is missing; the function's construct sets it.");

    /// <summary>A setting that is JSON.</summary>
    public T Json<T>(string name, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Required(name), type) ?? throw new JsonException("it is null.");
        }
        catch (JsonException e)
        {
            throw new FunctionConfigurationException($"The environment variable {name} is not what the function's construct sets: {e.Message}");
        }
    }
}
