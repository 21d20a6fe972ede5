using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Aws.CloudFormation;

namespace MlInfra.Cli.Platform;

/// <summary>A function of MlInfra's package in a stack: which one it is, and what it was told.</summary>
/// <param name="Kind">Such as JudgeExperiment.</param>
internal sealed partial record StackFunction(string Kind, string LogicalId, string LogGroup, IReadOnlyDictionary<string, string> Told)
{
    /// <summary>What a user calls it: of a kind that a stack has once by what it does, else by the construct it belongs to.</summary>
    public string CalledAs => Kind switch
    {
        "DeployApprovedModel" => "deploy",
        "RetrainOnDrift" => "retrain",
        _ => Construct().Match(LogicalId) is { Success: true } match ? match.Groups[1].Value : LogicalId,
    };

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

    // A logical id is the construct's path and eight digits of its hash.
    [GeneratedRegex("^(.+?)(?:Function)?[0-9A-F]{8}$")]
    private static partial Regex Construct();

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
