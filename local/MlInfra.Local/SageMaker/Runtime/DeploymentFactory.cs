using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Makes deployments of plans: places the files, knows how each process is started and where its lines go.</summary>
internal sealed class DeploymentFactory(
    World world, Sandboxes sandboxes, ModelFiles files, ContainerEnvironment environment, RoleAccess roles, Lazy<ILogSink> logs, ServingTimes times, ILogger<ModelServer> logger)
{
    /// <summary>Prepares a deployment; nothing runs yet. Throws the endpoint's failure reason.</summary>
    public async Task<Deployment> MakeAsync(string endpoint, DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var folder = FolderOf(plan.Id);
        JobFolder.Remove(folder);
        var fleets = new List<Fleet>();
        foreach (var variant in plan.Variants) fleets.Add(await MakeFleetAsync(endpoint, variant, Path.Combine(folder, variant.Name), cancellationToken));
        return new Deployment(plan, fleets, folder, times);
    }

    /// <summary>Removes the files that earlier runs left, except those of these deployments.</summary>
    public void Sweep(IReadOnlySet<string> keep)
    {
        var root = Path.Combine(world.StateFolder, "endpoints");
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root).Where(f => !keep.Contains(Path.GetFileName(f)))) JobFolder.Remove(folder);
    }

    private string FolderOf(string id) => Path.Combine(world.StateFolder, "endpoints", id);

    private async Task<Fleet> MakeFleetAsync(string endpoint, VariantPlan variant, string folder, CancellationToken cancellationToken)
    {
        var ml = Directory.CreateDirectory(Path.Combine(folder, "ml")).FullName;
        var log = EndpointLog.For(endpoint, variant, roles, logs, world);
        string code;
        try
        {
            if (!roles.MayPull(variant.Model.RoleArn, ImageName.Parse(variant.Model.Image)))
            {
                throw new DeploymentFailedException(
                    $"The role '{variant.Model.RoleArn}' cannot pull the image '{variant.Model.Image}' of production variant {variant.Name}. Ensure that the role exists and that its "
                    + "policies allow ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage.");
            }

            code = await files.PlaceAsync(variant.Model, ml, cancellationToken);
        }
        catch (ContainerStartException e)
        {
            log.Write(e.Message);
            throw new DeploymentFailedException(
                $"The primary container for production variant {variant.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.", e);
        }

        return new Fleet(variant, index => MakeServer(variant, ml, code, Path.Combine(folder, $"tmp-{index}"), log));
    }

    private ModelServer MakeServer(VariantPlan variant, string ml, string code, string temp, EndpointLog log)
    {
        Directory.CreateDirectory(temp);
        return new ModelServer(LaunchAsync, new ServerAddress(temp), times, logger);

        Task<SandboxProcess> LaunchAsync() => sandboxes.StartAsync(new SandboxSpec
        {
            MlFolder = ml,
            TempFolder = temp,
            Command = ["python3", $"{ModelFiles.ServerFolder}/mlinfra_server.py"],
            Environment = environment.Of(variant.Model, code),
            NetworkIsolation = variant.Model.Isolated,
            MemoryBytes = HostingInstances.MemoryBytes(variant.InstanceType),
            OnLine = (line, _) => log.Write(line),
        });
    }
}
