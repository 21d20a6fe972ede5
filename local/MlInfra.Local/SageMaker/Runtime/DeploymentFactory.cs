using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Makes deployments of plans, each variant with the fleet of its mode.</summary>
internal sealed class DeploymentFactory(World world, ContainerFactory containers, EndpointErrors errors, InvocationMetrics metrics, ServingTimes times)
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
        var isPlaced = File.Exists(mark);
        if (!isPlaced) JobFolder.Remove(folder);
        try
        {
            Directory.CreateDirectory(folder);
            var fleets = new List<Fleet>();
            foreach (var variant in plan.Variants) fleets.Add(await FleetAsync(endpoint, plan, variant, Path.Combine(folder, variant.Name), isPlaced, cancellationToken));
            var shadows = new List<Fleet>();
            foreach (var variant in plan.Shadows) shadows.Add(await FleetAsync(endpoint, plan, variant, Path.Combine(folder, variant.Name), isPlaced, cancellationToken));
            await File.WriteAllTextAsync(mark, "", cancellationToken);
            return new Deployment(plan, fleets, shadows, folder, times);
        }
        catch
        {
            if (!isPlaced) JobFolder.Remove(folder);
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

    private async Task<Fleet> FleetAsync(string endpoint, DeploymentPlan plan, VariantPlan variant, string folder, bool isPlaced, CancellationToken cancellationToken)
    {
        if (variant.IsForComponents) return new ComponentHostFleet(variant);
        var log = containers.Log(endpoint, variant, plan.Component);
        void Measure(string name, double value, string unit) => metrics.Put(endpoint, variant.Name, name, value, unit);
        if (variant.Model.IsMultiModel)
        {
            containers.DemandImage(variant, variant.Model);
            return new MultiModelFleet(variant, new MultiModelLoader(endpoint, folder, log, containers), errors, Measure);
        }

        var loads = variant.Model.Containers.ToList();
        var prepared = new List<PreparedContainer>();
        for (var i = 0; i < loads.Count; i++)
        {
            var name = loads.Count == 1 ? "primary" : loads[i].Hostname ?? $"container_{i + 1}";
            var place = i == 0 ? folder : Path.Combine(folder, $"container-{i + 1}");
            prepared.Add(await containers.PrepareAsync(variant, loads[i], place, isPlaced, log, name, cancellationToken));
        }

        ServerGroup Group(int index) => new([.. prepared.Select(p => p.Make(index))], variant.Model.IsDirect);
        return variant.Serverless is not null
            ? new ServerlessFleet(variant, Group, world, Measure)
            : new InstanceFleet(variant, Group, mayBeEmpty: plan.Async is not null || plan.Component is not null);
    }
}
