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
    private const string Placed = "placed";

    /// <summary>
    /// Prepares a deployment; nothing runs yet. Files that an earlier run of Local placed are used again: what serves does not
    /// depend any more on its artifact. Throws the endpoint's failure reason.
    /// </summary>
    public async Task<Deployment> MakeAsync(string endpoint, DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var folder = FolderOf(plan.Id);
        var mark = Path.Combine(folder, Placed);
        if (!File.Exists(mark)) JobFolder.Remove(folder);
        try
        {
            var fleets = new List<Fleet>();
            foreach (var variant in plan.Variants) fleets.Add(await MakeFleetAsync(endpoint, variant, Path.Combine(folder, variant.Name), File.Exists(mark), cancellationToken));
            await File.WriteAllTextAsync(mark, "", cancellationToken);
            return new Deployment(plan, fleets, folder, times);
        }
        catch
        {
            if (!File.Exists(mark)) JobFolder.Remove(folder);
            throw;
        }
    }

    /// <summary>Removes the files that earlier runs left, except those of these deployments.</summary>
    public void Sweep(IReadOnlySet<string> keep)
    {
        var root = Path.Combine(world.StateFolder, "endpoints");
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root).Where(f => !keep.Contains(Path.GetFileName(f)))) JobFolder.Remove(folder);
    }

    private string FolderOf(string id) => Path.Combine(world.StateFolder, "endpoints", id);

    private async Task<Fleet> MakeFleetAsync(string endpoint, VariantPlan variant, string folder, bool isPlaced, CancellationToken cancellationToken)
    {
        var ml = Directory.CreateDirectory(Path.Combine(folder, "ml")).FullName;
        var log = EndpointLog.For(endpoint, variant, roles, logs, world);
        var code = Path.Combine(folder, "code-folder");
        if (isPlaced) return Fleet(await File.ReadAllTextAsync(code, cancellationToken));
        try
        {
            if (!roles.MayPull(variant.Model.RoleArn, ImageName.Parse(variant.Model.Image)))
            {
                throw new DeploymentFailedException(
                    $"The role '{variant.Model.RoleArn}' cannot pull the image '{variant.Model.Image}' of production variant {variant.Name}. Ensure that the role exists and that its "
                    + "policies allow ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage.");
            }

            await File.WriteAllTextAsync(code, await files.PlaceAsync(variant.Model, ml, cancellationToken), cancellationToken);
        }
        catch (ContainerStartException e)
        {
            log.Write(e.Message);
            throw new DeploymentFailedException(
                $"The primary container for production variant {variant.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.", e);
        }

        return Fleet(await File.ReadAllTextAsync(code, cancellationToken));

        Fleet Fleet(string codeFolder)
        {
            var variables = environment.Of(variant.Model, codeFolder);
            return new InstanceFleet(variant, index => new ServerGroup([MakeServer(variant, ml, variables, Path.Combine(folder, $"tmp-{index}"), log)], isDirect: false));
        }
    }

    private static int Workers(IReadOnlyDictionary<string, string> variables) =>
        int.TryParse(variables.GetValueOrDefault("SAGEMAKER_MODEL_SERVER_WORKERS"), out var workers) && workers > 1 ? workers : 1;

    private ModelServer MakeServer(VariantPlan variant, string ml, IReadOnlyDictionary<string, string> variables, string temp, EndpointLog log)
    {
        Directory.CreateDirectory(temp);
        return new ModelServer(LaunchAsync, new ServerAddress(temp), times, logger, workers: Workers(variables));

        Task<SandboxProcess> LaunchAsync() => sandboxes.StartAsync(new SandboxSpec
        {
            MlFolder = ml,
            TempFolder = temp,
            Command = ["python3", $"{ModelFiles.ServerFolder}/mlinfra_server.py"],
            Environment = variables,
            NetworkIsolation = variant.Model.Isolated,
            MemoryInterval = TimeSpan.FromSeconds(1),
            MemoryBytes = HostingInstances.MemoryBytes(variant.InstanceType),
            OnLine = (line, _) => log.Write(line),
        });
    }
}
