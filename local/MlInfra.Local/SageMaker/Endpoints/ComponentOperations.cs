using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>What may be asked of inference components: it checks, writes the document, and hands the work to the lifecycle.</summary>
internal sealed class ComponentOperations(ComponentStore components, EndpointStore endpoints, ModelStore models, ComponentLifecycle lifecycle, World world)
{
    private static readonly HashSet<string> OnCreate = ["InferenceComponentName", "EndpointName", "VariantName", "Specification", "RuntimeConfig", "Tags"];

    private static readonly HashSet<string> SpecificationMembers = ["ModelName", "Container", "StartupParameters", "ComputeResourceRequirements"];

    private static readonly HashSet<string> NeedsMembers =
        ["NumberOfCpuCoresRequired", "NumberOfAcceleratorDevicesRequired", "MinMemoryRequiredInMb", "MaxMemoryRequiredInMb"];

    /// <summary>Makes a component; its copies come up in the background.</summary>
    public ComponentDocument Create(JsonObject request, IReadOnlyDictionary<string, string> withTags)
    {
        Check.Only(request, "CreateInferenceComponent", OnCreate);
        var name = Check.Name(request, "InferenceComponentName");
        var endpoint = endpoints.Get(Check.Name(request, "EndpointName"));
        if (endpoint.Live is null || endpoint.Status is EndpointStatus.Failed or EndpointStatus.Deleting)
            throw AwsException.Validation($"Endpoint \"{endpoint.Arn}\" must be InService for an inference component to be created; it is {endpoint.Status}.");
        var variant = Host(endpoint, request.Required("VariantName"));
        var specification = request.Object("Specification") ?? throw AwsException.Validation("Specification is required.");
        var runtime = request.Object("RuntimeConfig") ?? throw AwsException.Validation("RuntimeConfig is required.");
        var copies = Check.Range(runtime, "CopyCount", 1, int.MaxValue) ?? throw AwsException.Validation("CopyCount is required in RuntimeConfig.");
        var plan = Plan(name, endpoint, variant, specification, copies);
        var component = new ComponentDocument(name, components.ArnOf(name), endpoint.Name, variant.Name, EndpointStatus.Creating, null, world.Now, world.Now,
            specification.Copy(), 0, copies, null, plan);
        components.Add(component, withTags);
        lifecycle.Deploy(name);
        return component;
    }

    /// <summary>Gives a component another specification or number of copies, in the background.</summary>
    public ComponentDocument Update(JsonObject request)
    {
        Check.Only(request, "UpdateInferenceComponent", new HashSet<string> { "InferenceComponentName", "Specification", "RuntimeConfig", "DeploymentConfig" });
        var component = components.Get(Check.Name(request, "InferenceComponentName"));
        var endpoint = endpoints.Get(component.Endpoint);
        var specification = request.Object("Specification")?.Copy() ?? component.Specification;
        var copies = Copies(request.Object("RuntimeConfig")) ?? component.DesiredCopies;
        var deployment = request.Object("DeploymentConfig");
        ComponentRollout.Of(deployment, copies);
        var plan = request["Specification"] is null && component.Live is not null ? null : Plan(component.Name, endpoint, Host(endpoint, component.Variant), specification, copies);
        var changed = components.Begin(component.Name, EndpointStatus.Updating, c => c with
        {
            Specification = specification, DesiredCopies = copies, Pending = plan, FailureReason = null, DeploymentConfig = plan is null ? c.DeploymentConfig : deployment?.Copy(),
        });
        if (plan is null) lifecycle.Scale(component.Name);
        else lifecycle.Deploy(component.Name);
        return changed;
    }

    /// <summary>Gives a component another number of copies, in the background.</summary>
    public ComponentDocument UpdateRuntime(JsonObject request)
    {
        var name = Check.Name(request, "InferenceComponentName");
        var copies = Copies(request.Object("DesiredRuntimeConfig")) ?? throw AwsException.Validation("CopyCount is required in DesiredRuntimeConfig.");
        return Scale(name, copies);
    }

    /// <summary>Gives a component so many copies, in the background.</summary>
    public ComponentDocument Scale(string name, int copies)
    {
        var component = components.Get(name);
        var plan = component.Live is null ? Renewed(component, copies) : null;
        var changed = components.Begin(name, EndpointStatus.Updating, c => c with { DesiredCopies = copies, Pending = plan, FailureReason = null });
        if (plan is null) lifecycle.Scale(name);
        else lifecycle.Deploy(name);
        return changed;
    }

    /// <summary>Takes a component down, in the background.</summary>
    public void Delete(string name)
    {
        components.Begin(name, EndpointStatus.Deleting, c => c);
        lifecycle.Delete(name);
    }

    private static int? Copies(JsonObject? runtime) => runtime is null ? null : Check.Range(runtime, "CopyCount", 0, int.MaxValue);

    /// <summary>The plan of a component that failed before it ever served: it has no copies to give more of.</summary>
    private DeploymentPlan Renewed(ComponentDocument component, int copies)
    {
        var endpoint = endpoints.Get(component.Endpoint);
        return Plan(component.Name, endpoint, Host(endpoint, component.Variant), component.Specification, copies);
    }

    private static VariantPlan Host(EndpointDocument endpoint, string name)
    {
        var variant = endpoint.Live?.Variants.FirstOrDefault(v => v.Name == name) ?? throw AwsException.Validation($"The variant \"{name}\" does not exist in endpoint \"{endpoint.Arn}\".");
        return variant.IsForComponents
            ? variant
            : throw AwsException.Validation($"The variant \"{name}\" of endpoint \"{endpoint.Arn}\" serves the model {variant.ModelName}: inference components need a variant without ModelName.");
    }

    private DeploymentPlan Plan(string name, EndpointDocument endpoint, VariantPlan host, JsonObject specification, int copies)
    {
        Check.Only(specification, "an inference component's Specification", SpecificationMembers);
        var needs = specification.Object("ComputeResourceRequirements") ?? throw AwsException.Validation("ComputeResourceRequirements is required in Specification.");
        Check.Only(needs, "ComputeResourceRequirements", NeedsMembers);
        if (needs.Number("MinMemoryRequiredInMb") is not >= 128) throw AwsException.Validation("MinMemoryRequiredInMb is required in ComputeResourceRequirements and must be at least 128.");
        if (needs.Number("NumberOfAcceleratorDevicesRequired") > 0) throw AwsException.NotSupported("NumberOfAcceleratorDevicesRequired of an inference component");
        var startup = specification.Object("StartupParameters") is { } parameters && Check.Range(parameters, "ContainerStartupHealthCheckTimeoutInSeconds", 60, 3600) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : ConfigReading.DefaultStartupTimeout;
        var (modelName, load) = Model(specification, host);
        ConfigReading.DemandImages(load, modelName.Length > 0 ? modelName : name);
        var variant = host with { ModelName = modelName, Model = load, StartupTimeout = startup, InstanceCount = copies, Managed = null };
        return new DeploymentPlan(Guid.NewGuid().ToString("N")[..12], endpoint.ConfigName, [variant], endpoint.Live!.Capture) { Component = name };
    }

    private (string Name, ModelLoad Load) Model(JsonObject specification, VariantPlan host)
    {
        var container = specification.Object("Container");
        if (specification.Text("ModelName") is { } name)
        {
            if (container is not null) throw AwsException.Validation("Specification must have either ModelName or Container, not both.");
            var model = models.Get(name);
            if (model.Load.IsMultiModel || model.Load.Next.Count > 0) throw AwsException.Validation($"Model {name} has several models or containers; an inference component takes one container.");
            return (name, model.Load);
        }

        if (container is null) throw AwsException.Validation("Specification must have either ModelName or Container.");
        Check.Only(container, "an inference component's Container", new HashSet<string> { "Image", "ArtifactUrl", "Environment" });
        var environment = (container.Object("Environment") ?? []).ToDictionary(e => e.Key, e => JsonReading.AsText(e.Value!));
        return ("", new ModelLoad(container.Required("Image"), container.Text("ArtifactUrl"), true, environment, host.Model.RoleArn, host.Model.Isolated));
    }
}
