using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Whether the copies of the components fit on an endpoint's instances, and how many instances they take.</summary>
internal sealed class ComponentPlacement(EndpointStore endpoints, ComponentStore components)
{
    private readonly Lock gate = new();

    // Copies that have a place, of components whose document does not tell it yet: what is only asked for takes none.
    private readonly Dictionary<string, int> placed = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes room for so many copies: a managed fleet grows or shrinks to what all components need. Throws the failure reason if it
    /// cannot.
    /// </summary>
    public void Place(ComponentDocument component, int copies)
    {
        lock (gate)
        {
            var endpoint = endpoints.Find(component.Endpoint) ?? throw new DeploymentFailedException($"The endpoint {component.Endpoint} does not exist any more.");
            var variant = endpoint.Live?.Variants.FirstOrDefault(v => v.Name == component.Variant)
                ?? throw new DeploymentFailedException($"The endpoint {component.Endpoint} is not in service, or has no variant {component.Variant}.");
            var others = components.Of(component.Endpoint).Where(c => c.Variant == component.Variant && c.Name != component.Name && c.Status != EndpointStatus.Deleting);
            var needed = Needed(variant, [.. others.Select(c => (c, placed.GetValueOrDefault(c.Name, c.CurrentCopies))), (component, copies)], Most(variant, endpoint));
            placed[component.Name] = copies;
            if (variant.Managed is { } managed) Resize(component, Math.Clamp(needed, managed.Min, managed.Max));
        }
    }

    /// <summary>Forgets the place of copies that were not brought up, or that the document tells of.</summary>
    public void Forget(string component)
    {
        lock (gate) placed.Remove(component);
    }

    /// <summary>
    /// The plan that an endpoint with components is updated to, with the instances that they need. Throws the failure reason if they
    /// do not fit on it.
    /// </summary>
    public DeploymentPlan Sized(string endpoint, DeploymentPlan plan)
    {
        lock (gate)
        {
            var all = components.Of(endpoint).Where(c => c.Status != EndpointStatus.Deleting).ToList();
            return plan with { Variants = [.. plan.Variants.Select(Size)] };

            VariantPlan Size(VariantPlan variant)
            {
                if (!variant.IsForComponents) return variant;
                var most = variant.Managed?.Max ?? variant.InstanceCount;
                var needed = Needed(variant, [.. all.Where(c => c.Variant == variant.Name).Select(c => (c, placed.GetValueOrDefault(c.Name, c.CurrentCopies)))], most);
                return variant.Managed is { } managed ? variant with { InstanceCount = Math.Clamp(Math.Max(needed, variant.InstanceCount), managed.Min, managed.Max) } : variant;
            }
        }
    }

    /// <summary>Lets a managed fleet shrink after a component has gone.</summary>
    public void Release(ComponentDocument component)
    {
        try
        {
            Place(component, 0);
        }
        catch (DeploymentFailedException)
        {
            // The endpoint has gone as well, or is being changed: nothing shrinks.
        }
    }

    private static int Most(VariantPlan variant, EndpointDocument endpoint) => variant.Managed?.Max ?? endpoint.Variants.First(v => v.Name == variant.Name).DesiredCount;

    private static int Needed(VariantPlan variant, List<(ComponentDocument Component, int Copies)> all, int most)
    {
        var (cores, memory) = (HostingInstances.Cores(variant.InstanceType), (HostingInstances.MemoryBytes(variant.InstanceType) ?? long.MaxValue) / (1 << 20));
        if (all.FirstOrDefault(x => x.Copies > 0 && (x.Component.Cores() > cores || x.Component.MemoryMb() > memory)).Component is { } large)
        {
            throw new DeploymentFailedException(
                $"A copy of inference component {large.Name} needs {large.Cores():0.##} CPU cores and {large.MemoryMb():0} MB of memory; an instance of {variant.InstanceType} has {cores} and {memory}.");
        }

        var needed = (int)Math.Max(Math.Ceiling(all.Sum(x => x.Component.Cores() * x.Copies) / cores), Math.Ceiling(all.Sum(x => x.Component.MemoryMb() * x.Copies) / memory));
        if (needed == 0 && all.Any(x => x.Copies > 0)) needed = 1;
        return needed <= most
            ? needed
            : throw new DeploymentFailedException(
                $"Insufficient capacity on variant {variant.Name} of endpoint {all[^1].Component.Endpoint}: its components need {needed} instance(s) of {variant.InstanceType}, it may have {most}.");
    }

    private void Resize(ComponentDocument component, int count) => endpoints.Change(component.Endpoint, e => e with
    {
        Variants = [.. e.Variants.Select(v => v.Name == component.Variant ? v with { CurrentCount = count, DesiredCount = count } : v)],
    });
}
