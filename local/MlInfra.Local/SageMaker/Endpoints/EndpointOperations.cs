using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>What may be asked of endpoints: it checks, writes the document, and hands the work to the lifecycle.</summary>
internal sealed class EndpointOperations(
    EndpointStore endpoints, EndpointConfigStore configs, ComponentStore components, EndpointLifecycle lifecycle, World world, Lazy<IMetrics> metrics, IEnumerable<IScalableTargets> scaling)
{
    private static readonly HashSet<string> OnCreate = ["EndpointName", "EndpointConfigName", "DeploymentConfig", "Tags"];

    private static readonly HashSet<string> OnUpdate =
        ["EndpointName", "EndpointConfigName", "DeploymentConfig", "RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig"];

    /// <summary>Makes an endpoint; it comes up in the background.</summary>
    public EndpointDocument Create(JsonObject request, IReadOnlyDictionary<string, string> withTags)
    {
        Check.Only(request, "CreateEndpoint", OnCreate);
        var name = Check.Name(request, "EndpointName");
        var plan = configs.Plan(Check.Name(request, "EndpointConfigName"));
        var deployment = DeploymentConfig(request, plan);
        var endpoint = new EndpointDocument(name, endpoints.ArnOf(name), EndpointStatus.Creating, null, world.Now, world.Now, null,
            new PendingUpdate(plan, deployment, world.Now), null, VariantState.AllOf(plan));
        endpoints.Add(endpoint, withTags);
        lifecycle.Create(endpoint);
        return endpoint;
    }

    /// <summary>Deploys another configuration in the background; the one that serves goes on until the new one does.</summary>
    public EndpointDocument Update(JsonObject request)
    {
        Check.Only(request, "UpdateEndpoint", OnUpdate);
        var current = endpoints.Get(Check.Name(request, "EndpointName"));
        var plan = configs.Plan(Check.Name(request, "EndpointConfigName"));
        if (current.Live is { } live && plan.Variants[0].Serverless is not null && live.Variants[0].Serverless is null)
            throw AwsException.Validation($"Cannot update the instance-based endpoint \"{current.Arn}\" to the serverless endpoint configuration \"{plan.ConfigName}\".");
        DemandNoTarget(current, plan);
        DemandHosts(current, plan);
        if (request.Flag("RetainAllVariantProperties") == true) plan = Retain(plan, current, request);
        var deployment = request.Flag("RetainDeploymentConfig") == true && request["DeploymentConfig"] is null
            ? current.LastDeploymentConfig
            : DeploymentConfig(request, plan);
        if (current.Live is not null && deployment?["RollingUpdatePolicy"] is not null) RolloutPlan.DemandRollable(current.Live.Variants, plan.Variants);
        var changed = endpoints.Begin(current.Name, EndpointStatus.Updating,
            e => e with { Pending = new PendingUpdate(plan, deployment, world.Now), FailureReason = null }, EndpointStatus.InService);
        lifecycle.Update(current.Name);
        return changed;
    }

    /// <summary>Gives variants other weights and instance counts, in the background.</summary>
    public EndpointDocument Adjust(JsonObject request)
    {
        var name = Check.Name(request, "EndpointName");
        var current = endpoints.Get(name);
        var wanted = request.Objects("DesiredWeightsAndCapacities").ToList();
        foreach (var item in wanted)
        {
            Check.Only(item, "DesiredWeightsAndCapacities", new HashSet<string> { "VariantName", "DesiredWeight", "DesiredInstanceCount", "ServerlessUpdateConfig" });
            if (current.Variants.All(v => v.Name != item.Text("VariantName")))
            {
                throw AwsException.Validation($"The variant \"{item.Text("VariantName")}\" does not exist in endpoint \"{current.Arn}\".");
            }

            DemandKind(item, current.Live?.Variants.FirstOrDefault(v => v.Name == item.Text("VariantName"))?.Serverless);
            Check.Range(item, "DesiredInstanceCount", current.Live?.Async is null ? 1 : 0, int.MaxValue);
            if (item.Number("DesiredWeight") < 0) throw Check.Constraint(item.Text("DesiredWeight")!, "DesiredWeight", "Member must have value greater than or equal to 0");
        }

        var changed = endpoints.Begin(name, EndpointStatus.Updating, e => e with { Variants = [.. e.Variants.Select(v => Wanted(v, wanted))] }, EndpointStatus.InService);
        lifecycle.Adjust(name);
        return changed;
    }

    /// <summary>Takes an endpoint down, in the background.</summary>
    public void Delete(string name)
    {
        endpoints.Get(name);
        if (components.Of(name).FirstOrDefault() is { } component)
            throw AwsException.Validation($"Cannot delete endpoint \"{endpoints.ArnOf(name)}\": it has inference components, such as {component.Name}. Delete them first.");
        var going = endpoints.Begin(name, EndpointStatus.Deleting, e => e, EndpointStatus.InService, EndpointStatus.Failed);
        foreach (var resource in Resources(going))
        {
            foreach (var targets in scaling) targets.Forget("sagemaker", resource);
        }

        lifecycle.Delete(name);
    }

    /// <summary>Whether a variant of an endpoint is a scalable target.</summary>
    public bool IsScaled(string name) => endpoints.Find(name) is { } endpoint && Resources(endpoint).Any(r => scaling.Any(s => s.IsRegistered("sagemaker", r)));

    private static IEnumerable<string> Resources(EndpointDocument endpoint) => endpoint.Variants.Select(v => $"endpoint/{endpoint.Name}/variant/{v.Name}");

    private static void DemandKind(JsonObject item, ServerlessPlan? serverless)
    {
        var name = item.Text("VariantName");
        if (item.Object("ServerlessUpdateConfig") is { } wanted)
        {
            if (serverless is null) throw AwsException.Validation($"ServerlessUpdateConfig must not be given for variant {name}, which runs on instances.");
            Check.Only(wanted, "ServerlessUpdateConfig", new HashSet<string> { "ProvisionedConcurrency" });
            Check.Range(wanted, "ProvisionedConcurrency", 1, serverless.MaxConcurrency);
        }

        if (serverless is not null && item["DesiredInstanceCount"] is not null)
            throw AwsException.Validation($"DesiredInstanceCount must not be given for variant {name}, which is serverless.");
    }

    private static VariantState Wanted(VariantState variant, List<JsonObject> wanted) =>
        wanted.Find(w => w.Text("VariantName") == variant.Name) is { } item
            ? variant with { DesiredWeight = item.Number("DesiredWeight") ?? variant.DesiredWeight, DesiredCount = item.Object("ServerlessUpdateConfig")?.Int("ProvisionedConcurrency") ?? item.Int("DesiredInstanceCount") ?? variant.DesiredCount }
            : variant;

    private static DeploymentPlan Retain(DeploymentPlan plan, EndpointDocument current, JsonObject request)
    {
        var excluded = request.Objects("ExcludeRetainedVariantProperties").Select(p => Check.OneOf(p, "VariantPropertyType", "DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig")).ToHashSet();
        return plan with
        {
            Capture = excluded.Contains("DataCaptureConfig") ? plan.Capture : current.Live?.Capture ?? plan.Capture,
            Shadows = [.. plan.Shadows.Select(Kept)],
            Variants = [.. plan.Variants.Select(Kept)],
        };

        // Counts of the one are no counts of the other.
        bool IsServerless(string name) => current.Live?.Variants.FirstOrDefault(v => v.Name == name)?.Serverless is not null;

        VariantPlan Kept(VariantPlan v) => current.Variants.FirstOrDefault(s => s.Name == v.Name) is not { } state || IsServerless(v.Name) != v.Serverless is not null ? v : v with
        {
            Weight = excluded.Contains("DesiredWeight") ? v.Weight : state.DesiredWeight,
            InstanceCount = excluded.Contains("DesiredInstanceCount") ? v.InstanceCount : state.DesiredCount,
        };
    }

    /// <summary>A variant on which components are placed stays, without a model of its own.</summary>
    private void DemandHosts(EndpointDocument current, DeploymentPlan plan)
    {
        if (components.Of(current.Name).FirstOrDefault(c => !plan.Variants.Any(v => v.Name == c.Variant && v.IsForComponents)) is { } component)
            throw AwsException.Validation($"Cannot update endpoint \"{current.Arn}\" to endpoint configuration \"{plan.ConfigName}\": it has no variant {component.Variant} without a model, on which inference component {component.Name} is placed. Delete the component first.");
    }

    /// <summary>A variant that is scaled keeps its instance type, and stays.</summary>
    private void DemandNoTarget(EndpointDocument current, DeploymentPlan plan)
    {
        var changed = (current.Live?.Variants ?? [])
            .Where(v => plan.Variants.FirstOrDefault(p => p.Name == v.Name)?.InstanceType != v.InstanceType)
            .Where(v => scaling.Any(s => s.IsRegistered("sagemaker", $"endpoint/{current.Name}/variant/{v.Name}")))
            .Select(v => $"\"{v.Name}\"")
            .ToList();
        if (changed.Count > 0)
        {
            throw AwsException.Validation(
                $"The variant(s) \"[{string.Join(", ", changed)}]\" must be deregistered as scalable targets with AWS Auto Scaling before they can be removed or have their instance type updated.");
        }
    }

    /// <summary>The request's DeploymentConfig, once it is known to be one.</summary>
    private JsonObject? DeploymentConfig(JsonObject request, DeploymentPlan plan)
    {
        if (request.Object("DeploymentConfig") is not { } config) return null;
        var rollout = RolloutPlan.Of(config, plan.Variants);
        foreach (var alarm in rollout.Alarms.Where(a => metrics.Value.AlarmState(a) is null))
        {
            throw AwsException.Validation($"The alarm {alarm} of AutoRollbackConfiguration does not exist in {world.Region}.");
        }

        return config.Copy();
    }
}
