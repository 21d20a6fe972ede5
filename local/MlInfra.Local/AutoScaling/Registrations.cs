using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Scalable targets with all that hangs on them.</summary>
internal sealed class Registrations(Targets targets, Schedules schedules) : IScalableTargets
{
    /// <inheritdoc/>
    public bool IsRegistered(string serviceNamespace, string resourceId) => Of(serviceNamespace, resourceId).Any();

    /// <inheritdoc/>
    public void Forget(string serviceNamespace, string resourceId)
    {
        foreach (var target in Of(serviceNamespace, resourceId).ToList()) Remove(serviceNamespace, target.ScalableDimension, resourceId);
    }

    /// <summary>Deregisters a target with its policies and schedules; false if there is none.</summary>
    public bool Remove(string serviceNamespace, string dimension, string resourceId)
    {
        var gone = targets.Deregister(serviceNamespace, dimension, resourceId);
        schedules.DeleteOf(serviceNamespace, dimension, resourceId);
        return gone;
    }

    private IEnumerable<ScalableTarget> Of(string serviceNamespace, string resourceId) =>
        targets.All().Where(t => t.ServiceNamespace == serviceNamespace && t.ResourceId == resourceId);
}
