using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Instances without a model: inference components are placed on them and are invoked by name.</summary>
internal sealed class ComponentHostFleet(VariantPlan plan) : Fleet(plan)
{
    private volatile int instances = plan.InstanceCount;

    /// <inheritdoc/>
    public override int Instances => instances;

    /// <inheritdoc/>
    public override Task ScaleAsync(int count, CancellationToken cancellationToken)
    {
        instances = count;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<ServerGroup> TakeAsync(ModelRequest request, CancellationToken cancellationToken) => throw new AwsException("ValidationError",
        "Inference Component Name header is required for endpoints to which you plan to deploy inference components. Please include Inference Component Name header or consider using SageMaker models.");

    /// <inheritdoc/>
    public override Task StopAsync() => Task.CompletedTask;
}
