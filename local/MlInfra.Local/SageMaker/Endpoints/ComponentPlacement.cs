using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Whether the copies of the components fit on an endpoint's instances, and how many instances they take.</summary>
internal sealed class ComponentPlacement(EndpointStore endpoints, ComponentStore components)
{
    /// <summary>
    /// Makes room for so many copies: a managed fleet grows or shrinks to what all components need. Throws the failure reason if it
    /// cannot.
    /// </summary>
    public void Place(ComponentDocument component, int copies)
    {
        var endpoint = endpoints.Find(component.Endpoint) ?? throw new DeploymentFailedException($"The endpoint {component.Endpoint} does not exist any more.");
        var variant = endpoint.Live?.Variants.FirstOrDefault(v => v.Name == component.Variant)
            ?? throw new DeploymentFailedException($"The endpoint {component.Endpoint} is not in service, or has no variant {component.Variant}.");
        var (cores, memory) = (HostingInstances.Cores(variant.InstanceType), (HostingInstances.MemoryBytes(variant.InstanceType) ?? long.MaxValue) / (1 << 20));
        if (component.Cores() > cores || component.MemoryMb() > memory)
        {
            throw new DeploymentFailedException(
                $"A copy of inference component {component.Name} needs {component.Cores():0.##} CPU cores and {component.MemoryMb():0} MB of memory; an instance of {variant.InstanceType} has {cores} and {memory}.");
        }

        var all = components.Of(component.Endpoint).Where(c => c.Variant == component.Variant && c.Name != component.Name && c.Status != EndpointStatus.Deleting)
            .Select(c => (c, Copies: c.DesiredCopies)).Append((c: component, Copies: copies)).ToList();
        var needed = (int)Math.Max(Math.Ceiling(all.Sum(x => x.c.Cores() * x.Copies) / cores), Math.Ceiling(all.Sum(x => x.c.MemoryMb() * x.Copies) / memory));
        if (needed == 0 && all.Any(x => x.Copies > 0)) needed = 1;
        var state = endpoint.Variants.First(v => v.Name == component.Variant);
        var most = variant.Managed?.Max ?? state.DesiredCount;
        if (needed > most)
        {
            throw new DeploymentFailedException(
                $"Insufficient capacity on variant {component.Variant} of endpoint {component.Endpoint}: its components need {needed} instance(s) of {variant.InstanceType}, it may have {most}.");
        }

        if (variant.Managed is { } managed) Resize(component, Math.Clamp(needed, managed.Min, managed.Max));
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

    private void Resize(ComponentDocument component, int count) => endpoints.Change(component.Endpoint, e => e with
    {
        Variants = [.. e.Variants.Select(v => v.Name == component.Variant ? v with { CurrentCount = count, DesiredCount = count } : v)],
    });
}
