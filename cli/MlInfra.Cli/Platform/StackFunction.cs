using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Aws.CloudFormation;

namespace MlInfra.Cli.Platform;

/// <summary>A function of MlInfra's package in a stack: which one it is, and what it was told.</summary>
/// <param name="Kind">Such as JudgeExperiment.</param>
internal sealed record StackFunction(string Kind, string LogicalId, string LogGroup, IReadOnlyDictionary<string, string> Told)
{
    /// <summary>The functions of a stack that are MlInfra's; others say nothing here.</summary>
    public static async Task<IReadOnlyList<StackFunction>> ReadAsync(Services services, IEnumerable<StackResource> resources, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(resources.Where(resource => resource is { ResourceType: "AWS::Lambda::Function", PhysicalResourceId.Length: > 0 }).Select(async resource =>
        {
            var found = await services.Lambda.GetFunctionConfigurationAsync(resource.PhysicalResourceId, cancellationToken);
            return found.Environment?.Variables is { } told && told.TryGetValue("MLINFRA_FUNCTION", out var kind)
                ? new StackFunction(kind, resource.LogicalResourceId, found.LoggingConfig?.LogGroup ?? $"/aws/lambda/{found.FunctionName}", told)
                : null;
        }));
        return [.. all.OfType<StackFunction>()];
    }

    /// <summary>What it was told as JSON under a name.</summary>
    public JsonNode Json(string name)
    {
        try
        {
            return JsonNode.Parse(Told[name])!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            throw new CliException($"The function {LogicalId} was told no JSON as {name}: {e.Message}", "Deploy the stack again.");
        }
    }
}
