using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Places a container's files, and knows how its processes are started and where their lines go.</summary>
internal sealed class ContainerFactory(
    World world, Sandboxes sandboxes, ModelFiles files, ContainerEnvironment environment, RoleAccess roles, Lazy<ILogSink> logs, ServingTimes times, ILogger<ModelServer> logger)
{
    /// <summary>The log of a variant's (or component's) containers.</summary>
    public EndpointLog Log(string endpoint, VariantPlan variant, string? component) => EndpointLog.For(endpoint, variant, component, roles, logs, world);

    /// <summary>Places the files, unless an earlier run of Local did. Throws the endpoint's failure reason.</summary>
    public async Task<PreparedContainer> PrepareAsync(
        VariantPlan variant, ModelLoad load, string folder, bool isPlaced, EndpointLog log, string name, CancellationToken cancellationToken)
    {
        var ml = Directory.CreateDirectory(Path.Combine(folder, "ml")).FullName;
        var code = Path.Combine(folder, "code-folder");
        if (!isPlaced)
        {
            DemandImage(variant, load);
            try
            {
                await File.WriteAllTextAsync(code, await files.PlaceAsync(load, ml, cancellationToken), cancellationToken);
            }
            catch (ContainerStartException e)
            {
                log.Write(e.Message);
                throw new DeploymentFailedException(
                    $"The {name} container for production variant {variant.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.", e);
            }
        }

        var variables = environment.Of(load, await File.ReadAllTextAsync(code, cancellationToken));
        return new PreparedContainer(index => Make(variant, load, ml, variables, Path.Combine(folder, $"tmp-{index}"), log, name));
    }

    /// <summary>Throws the failure reason unless the role may pull the image.</summary>
    public void DemandImage(VariantPlan variant, ModelLoad load)
    {
        if (roles.MayPull(load.RoleArn, ImageName.Parse(load.Image))) return;
        throw new DeploymentFailedException(
            $"The role '{load.RoleArn}' cannot pull the image '{load.Image}' of production variant {variant.Name}. Ensure that the role exists and that its "
            + "policies allow ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage.");
    }

    private static int Workers(IReadOnlyDictionary<string, string> variables) =>
        int.TryParse(variables.GetValueOrDefault("SAGEMAKER_MODEL_SERVER_WORKERS"), out var workers) && workers > 1 ? workers : 1;

    private static long? Memory(VariantPlan variant) =>
        variant.Serverless is { } serverless ? serverless.MemoryMb * (1L << 20) : HostingInstances.MemoryBytes(variant.InstanceType);

    private ModelServer Make(VariantPlan variant, ModelLoad load, string ml, IReadOnlyDictionary<string, string> variables, string temp, EndpointLog log, string name)
    {
        Directory.CreateDirectory(temp);
        return new ModelServer(LaunchAsync, new ServerAddress(temp), times, logger, name, Workers(variables));

        Task<SandboxProcess> LaunchAsync() => sandboxes.StartAsync(new SandboxSpec
        {
            MlFolder = ml,
            TempFolder = temp,
            Command = ["python3", $"{ModelFiles.ServerFolder}/mlinfra_server.py"],
            Environment = variables,
            NetworkIsolation = load.Isolated,
            MemoryInterval = TimeSpan.FromSeconds(1),
            MemoryBytes = Memory(variant),
            OnLine = (line, _) => log.Write(line),
        });
    }
}

/// <summary>A container whose files are in place.</summary>
/// <param name="Make">Makes its server with that number, not started.</param>
internal sealed record PreparedContainer(Func<int, ModelServer> Make);
