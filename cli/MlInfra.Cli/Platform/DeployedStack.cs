using MlInfra.Aws;
using MlInfra.Aws.CloudFormation;

namespace MlInfra.Cli.Platform;

/// <summary>The stack as it is deployed: its state, and what its outputs name.</summary>
internal sealed class DeployedStack(Stack stack)
{
    public Stack Stack => stack;

    public string Status => stack.StackStatus;

    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    public string PipelineName => Needed("PipelineName");

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

    public string ModelPackageGroupName => Needed("ModelPackageGroupName");

    public string ArtifactBucketName => Needed("ArtifactBucketName");

    public string DeployLogGroupName => Needed("DeployLogGroupName");

    /// <summary>The Region that it is in.</summary>
    public string? Region => stack.StackId?.Split(':').ElementAtOrDefault(3);

    /// <summary>The endpoint's name once a version is approved and deployed.</summary>
    public string? EndpointName => Output("EndpointName");

    /// <summary>The version that the stack serves, or is about to serve.</summary>
    public string? ModelPackageArn =>
        stack.Parameters.FirstOrDefault(p => p.ParameterKey == "ModelPackageArn")?.ParameterValue is { Length: > 0 } arn ? arn : null;

    public string? Output(string key) => stack.Outputs.FirstOrDefault(o => o.OutputKey == key)?.OutputValue;

    /// <summary>The stack, or null if there is none of that name.</summary>
    public static async Task<DeployedStack?> FindAsync(Services services, CancellationToken cancellationToken)
    {
        try
        {
            return new(await services.CloudFormation.DescribeStackAsync(services.Target.StackName, cancellationToken));
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

    private string Needed(string key) =>
        Output(key) ?? throw new CliException($"Stack '{stack.StackName}' ({Status}) has no output {key}.", "Deploy it again: ./mlinfra deploy");
}
