using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointScaling
{
    public const string InstanceCount = "sagemaker:variant:DesiredInstanceCount";

    public static string VariantId(string endpointName, string variant) => $"endpoint/{endpointName}/variant/{variant}";

    /// <summary>The scaling of a variant's instances; null without any.</summary>
    public static ScalableResource? Variant(
        Construct scope, string endpointName, string variant, string instanceType, VariantScaling? scaling, CfnCondition? condition, string policySuffix = "")
    {
        if (scaling is null)
        {
            return null;
        }

        var spec = InstanceCatalogue.Find(instanceType);
        var resource = new ScalableResource(scope, variant, InstanceCount, VariantId(endpointName, variant), (scaling.MinCapacity, scaling.MaxCapacity), scaling.Schedules, condition, policySuffix);
        foreach (var target in scaling.Targets)
        {
            resource.Track(target.Name, target.Configuration(endpointName, variant, spec), scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
        }

        if (scaling.Steps is { } steps)
        {
            StepAlarm.Define(scope, variant, steps, resource.Step("Steps", steps.Steps, steps.Cooldown), condition);
        }

        return resource;
    }
}
