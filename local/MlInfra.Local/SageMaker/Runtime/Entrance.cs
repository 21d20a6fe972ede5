using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Finds what serves an invocation, and enters it so that it is not taken down meanwhile.</summary>
internal sealed class Entrance(EndpointLifecycle lifecycle, ComponentStore components, EndpointErrors errors)
{
    /// <summary>The deployment, entered, and the fleet. Throws AWS's errors.</summary>
    public async ValueTask<(Deployment Deployment, Fleet Fleet)> EnterAsync(string endpoint, ModelRequest request, CancellationToken cancellationToken)
    {
        var runtime = lifecycle.Find(endpoint) ?? throw errors.NotFound(endpoint);
        var routing = runtime.Routing;
        if (routing is null)
        {
            // The endpoint comes back after a restart (or is being made: AWS knows no such endpoint yet).
            if (!lifecycle.IsServing(endpoint)) throw errors.NotFound(endpoint);
            await runtime.WhenRoutedAsync(cancellationToken);
            routing = runtime.Routing ?? throw errors.NotFound(endpoint);
        }

        if (request.Component is not null) return await EnterComponentAsync(runtime, request.Component, cancellationToken);
        while (true)
        {
            var (deployment, fleet) = Choose(routing, endpoint, request.TargetVariant);
            if (deployment.TryEnter()) return (deployment, fleet);
            var now = runtime.Routing;
            if (now is null || now == routing) throw errors.NotFound(endpoint);
            routing = now;
        }
    }

    private async ValueTask<(Deployment, Fleet)> EnterComponentAsync(EndpointRuntime runtime, string component, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (runtime.Components.TryGetValue(component, out var routing))
            {
                foreach (var deployment in routing.All(routing.Choose()))
                {
                    if (deployment.TryEnter()) return (deployment, deployment.Fleets[0]);
                }
            }

            // It comes back after a restart, or has just been replaced.
            if (components.Find(component) is not { Live: not null } known || known.Endpoint != runtime.Name) throw errors.NoComponent(runtime.Name, component);
            await Task.Delay(20, cancellationToken);
        }
    }

    private (Deployment, Fleet) Choose(Routing routing, string endpoint, string? variant)
    {
        var deployment = routing.Choose();
        if (variant is null) return (deployment, deployment.Choose());
        foreach (var candidate in routing.All(deployment))
        {
            if (candidate.Find(variant) is { } fleet) return (candidate, fleet);
        }

        throw errors.NoVariant(endpoint, variant);
    }
}
