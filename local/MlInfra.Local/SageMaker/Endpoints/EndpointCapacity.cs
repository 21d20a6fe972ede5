using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Instances and provisioned concurrency of variants, and copies of inference components, as Application Auto Scaling scales them.</summary>
internal sealed class EndpointCapacity(EndpointStore endpoints, EndpointOperations operations, ComponentStore components, ComponentOperations componentOperations) : IScalableCapacity
{
    private const string Copies = "sagemaker:inference-component:DesiredCopyCount";
    private const string Concurrency = "sagemaker:variant:DesiredProvisionedConcurrency";

    /// <inheritdoc/>
    public ScalableCapacity? Find(string dimension, string resourceId)
    {
        if (dimension == Copies)
        {
            return components.Find(resourceId.Split('/')[^1]) is { } component
                ? new ScalableCapacity(component.CurrentCopies, component.Status is not (EndpointStatus.InService or EndpointStatus.Failed), 0, null)
                : null;
        }

        var (name, variantName) = Names(resourceId);
        if (endpoints.Find(name) is not { } endpoint || endpoint.Variants.FirstOrDefault(v => v.Name == variantName) is not { } state) return null;
        var plan = endpoint.Live ?? endpoint.Pending!.Plan;
        if (plan.Variants.FirstOrDefault(v => v.Name == variantName) is not { } variant) return null;
        var least = plan.Async is not null || variant.Managed is { Min: 0 } ? 0 : 1;
        return new ScalableCapacity(state.CurrentCount, endpoint.Status != EndpointStatus.InService, least, Refusal(dimension, variant));
    }

    /// <inheritdoc/>
    public void Set(string dimension, string resourceId, int count)
    {
        if (dimension == Copies)
        {
            componentOperations.Scale(resourceId.Split('/')[^1], count);
            return;
        }

        var (name, variant) = Names(resourceId);
        var wanted = new JsonObject { ["VariantName"] = variant };
        if (dimension == Concurrency) wanted["ServerlessUpdateConfig"] = new JsonObject { ["ProvisionedConcurrency"] = count };
        else wanted["DesiredInstanceCount"] = count;
        operations.Adjust(new JsonObject { ["EndpointName"] = name, ["DesiredWeightsAndCapacities"] = new JsonArray(wanted) });
    }

    private static string? Refusal(string dimension, VariantPlan variant)
    {
        var isServerless = variant.Serverless is not null;
        if (isServerless != (dimension == Concurrency)) return $"variant {variant.Name} is {(isServerless ? "" : "not ")}serverless";
        if (isServerless && variant.Serverless!.ProvisionedConcurrency == 0) return $"variant {variant.Name} has no provisioned concurrency";
        return HostingInstances.IsBurstable(variant.InstanceType) ? $"automatic scaling does not support the burstable instance type {variant.InstanceType}" : null;
    }

    private static (string Endpoint, string Variant) Names(string resourceId)
    {
        var parts = resourceId.Split('/');
        return (parts[1], parts[3]);
    }
}
