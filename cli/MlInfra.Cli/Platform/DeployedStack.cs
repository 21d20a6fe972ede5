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
    public string Pipeline(string? name) => name is null ? PipelineName : Output(name + "PipelineName") ?? name;

    public string ModelPackageGroupName => Needed("ModelPackageGroupName");

    public string ArtifactBucketName => Needed("ArtifactBucketName");

    public string DeployLogGroupName => Needed("DeployLogGroupName");

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
