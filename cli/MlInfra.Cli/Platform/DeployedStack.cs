using MlInfra.Aws;
using MlInfra.Aws.CloudFormation;

namespace MlInfra.Cli.Platform;

/// <summary>The stack as it is deployed: its state, and what its outputs name or, where they name nothing, the only one of its kind among its resources.</summary>
internal sealed class DeployedStack(Stack stack, IReadOnlyList<StackResource> resources)
{
    private const string Pipeline = "AWS::SageMaker::Pipeline", Group = "AWS::SageMaker::ModelPackageGroup", Endpoint = "AWS::SageMaker::Endpoint";

    public Stack Stack => stack;

    public string Status => stack.StackStatus;

    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    public string PipelineName => Needed("PipelineName", Pipeline, "pipeline");

    /// <summary>The pipeline, if the stack has one and it is clear which.</summary>
    public string? KnownPipelineName => Output("PipelineName") ?? Only(Pipeline);

    /// <summary>A pipeline by the name that the stack's output gives it (Search for SearchPipelineName), or by its own; null for the stack's first.</summary>
    public async Task<string> PipelineAsync(Services services, string? name, CancellationToken cancellationToken)
    {
        if (name is null) return PipelineName;
        var own = Named("PipelineName");
        if (own.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) is { Value: { } found }) return found;
        try
        {
            return (await services.SageMaker.DescribePipelineAsync(new() { PipelineName = name }, cancellationToken)).PipelineName;
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationException" || e.ErrorCode.StartsWith("ResourceNotFound", StringComparison.Ordinal))
        {
            var others = own.Where(one => one.Name.Length > 0).Select(one => one.Name).ToList();
            throw new CliException(
                $"There is no pipeline '{name}'.", $"{(others.Count == 0 ? "" : $"Beside its first one, the stack has {string.Join(", ", others)}. ")}Any other is called by its own name.", ExitCodes.Usage);
        }
    }

    /// <summary>The outputs that end so, by what stands before: Search for SearchPipelineName.</summary>
    public IEnumerable<(string Name, string Value, string? Description)> Named(string ending) =>
        stack.Outputs.Where(o => o.OutputKey.EndsWith(ending, StringComparison.Ordinal)).Select(o => (o.OutputKey[..^ending.Length], o.OutputValue, o.Description));

    public string ModelPackageGroupName => Needed("ModelPackageGroupName", Group, "model group");

    /// <summary>The group, if the stack has one and it is clear which.</summary>
    public string? KnownModelPackageGroupName => Output("ModelPackageGroupName") ?? Only(Group);

    /// <summary>The Region that it is in.</summary>
    public string? Region => stack.StackId?.Split(':').ElementAtOrDefault(3);

    /// <summary>The endpoint's name once a version is approved and deployed.</summary>
    public string? EndpointName => Output("EndpointName") ?? Only(Endpoint);

    /// <summary>The endpoint, where a command needs one.</summary>
    /// <param name="flags">What names this stack in a command.</param>
    public string NeededEndpointName(string flags) => EndpointName
        ?? throw (Names(Endpoint) is { Count: > 1 } several
            ? Unclear(several, "endpoints", "EndpointName")
            : new CliException("There is no endpoint yet: no version has been approved and deployed.", $"Approve one: ./mlinfra approve{flags}", ExitCodes.NotUp));

    /// <summary>The version that the stack serves, or is about to serve.</summary>
    public string? ModelPackageArn =>
        stack.Parameters.FirstOrDefault(p => p.ParameterKey == "ModelPackageArn")?.ParameterValue is { Length: > 0 } arn ? arn : null;

    public string? Output(string key) => stack.Outputs.FirstOrDefault(o => o.OutputKey == key)?.OutputValue;

    /// <summary>The stack, or null if there is none of that name.</summary>
    public static async Task<DeployedStack?> FindAsync(Services services, CancellationToken cancellationToken)
    {
        try
        {
            var stack = await services.CloudFormation.DescribeStackAsync(services.Target.StackName, cancellationToken);
            var told = stack.Outputs.Select(output => output.OutputKey).ToHashSet();
            return new(stack, told.IsSupersetOf(["PipelineName", "ModelPackageGroupName", "EndpointName"])
                ? []
                : await services.CloudFormation.ListStackResourcesAsync(services.Target.StackName, cancellationToken));
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationError" && e.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public static async Task<DeployedStack> GetAsync(Services services, CancellationToken cancellationToken) =>
        await FindAsync(services, cancellationToken)
        ?? throw new CliException(
            $"Stack '{services.Target.StackName}' is not deployed {(services.Target.IsLocal ? "to the local endpoint" : "in this account and region")}.",
            services.Target.IsLocal ? "Deploy it: ./mlinfra up" : "Deploy it: ./mlinfra deploy --aws", ExitCodes.NotUp);

    private string Needed(string key, string type, string what) => Output(key) ?? Names(type) switch
    {
        [var only] => only,
        [] => throw new CliException(
            $"Stack '{stack.StackName}' ({Status}) has no {what}, and no output {key} that names one.",
            stack.StackName == Target.DefaultStack ? "Deploy it again: ./mlinfra deploy" : $"If another stack has it, name it as an output of this one: {OutputOf(key)}"),
        var several => throw Unclear(several, what + "s", key),
    };

    private CliException Unclear(IReadOnlyList<string> several, string what, string key) => new(
        $"Stack '{stack.StackName}' has {several.Count} {what} ({string.Join(", ", several)}), and no output {key} that says which one is meant.",
        $"Add one: {OutputOf(key)}");

    private static string OutputOf(string key) => $"new CfnOutput(this, \"{key}\", new CfnOutputProps {{ Value = ... }})";

    private string? Only(string type) => Names(type) is [var only] ? only : null;

    // On AWS the id of some is an ARN.
    private IReadOnlyList<string> Names(string type) =>
        [.. resources.Where(resource => resource.ResourceType == type && resource.PhysicalResourceId.Length > 0).Select(resource => resource.PhysicalResourceId.Split('/')[^1])];
}
