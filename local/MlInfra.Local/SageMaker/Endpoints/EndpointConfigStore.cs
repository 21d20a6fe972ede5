using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The endpoint configurations. They are never changed.</summary>
internal sealed class EndpointConfigStore(IState state, World world, ModelStore models, ConfigReading reading, ResourceTags tags)
{
    private readonly ITable<EndpointConfigDocument> configs = state.Table<EndpointConfigDocument>("sagemaker.endpoint-configs");

    /// <summary>The ARN of a configuration of that name.</summary>
    public string ArnOf(string name) => world.Arn("sagemaker", $"endpoint-config/{name}");

    /// <summary>All configurations.</summary>
    public IReadOnlyList<EndpointConfigDocument> All() => configs.All();

    /// <summary>A configuration, or null.</summary>
    public EndpointConfigDocument? Find(string name) => configs.Get(name);

    /// <summary>A configuration; throws AWS's text if it is absent.</summary>
    public EndpointConfigDocument Get(string name) =>
        Find(name) ?? throw AwsException.Validation($"Could not find endpoint configuration \"{ArnOf(name)}\".");

    /// <summary>Makes a configuration.</summary>
    public EndpointConfigDocument Create(JsonObject request, IReadOnlyDictionary<string, string> withTags)
    {
        var name = Check.Name(request, "EndpointConfigName");
        EndpointConfigRules.Demand(request);
        foreach (var model in request.Objects("ProductionVariants").Concat(request.Objects("ShadowProductionVariants")).Select(v => v.Text("ModelName")).OfType<string>()) models.Get(model);

        var members = request.Copy();
        members.Remove("Tags");
        foreach (var variant in members.Objects("ProductionVariants").Concat(members.Objects("ShadowProductionVariants"))) variant["InitialVariantWeight"] ??= 1.0;
        var config = new EndpointConfigDocument(name, ArnOf(name), members, world.Now);
        if (!configs.TryAdd(name, config)) throw AwsException.Validation($"Cannot create already existing endpoint configuration \"{config.Arn}\".");
        tags.Set(config.Arn, withTags);
        return config;
    }

    /// <summary>Deletes a configuration. Endpoints that were made of it go on.</summary>
    public void Delete(string name)
    {
        var config = Get(name);
        configs.Delete(name);
        tags.Forget(config.Arn);
    }

    /// <summary>The deployment that a configuration asks for, with its models as they are now.</summary>
    public DeploymentPlan Plan(string configName) => reading.Plan(Get(configName));
}
