using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The endpoint configurations. They are never changed.</summary>
internal sealed class EndpointConfigStore(IState state, World world, ModelStore models, ResourceTags tags)
{
    private static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromMinutes(8);
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
        foreach (var variant in request.Objects("ProductionVariants")) models.Get(variant.Required("ModelName"));

        var members = request.Copy();
        members.Remove("Tags");
        foreach (var variant in members.Objects("ProductionVariants")) variant["InitialVariantWeight"] ??= 1.0;
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
    public DeploymentPlan Plan(string configName)
    {
        var config = Get(configName);
        return new DeploymentPlan(Guid.NewGuid().ToString("N")[..12], config.Name, [.. config.Members.Objects("ProductionVariants").Select(Variant)], Capture(config.Members));
    }

    private VariantPlan Variant(JsonObject variant)
    {
        var model = models.Get(variant.Required("ModelName"));
        var image = ImageName.Parse(model.Load.Image);
        if (!image.IsSklearn && !image.IsXGBoost)
        {
            throw AwsException.NotSupported(
                $"the image {model.Load.Image} of model {model.Name} at an endpoint (it serves the scikit-learn and XGBoost containers' contracts)");
        }

        var startup = variant.Int("ContainerStartupHealthCheckTimeoutInSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultStartupTimeout;
        return new VariantPlan(variant.Required("VariantName"), variant.Number("InitialVariantWeight") ?? 1, variant.Int("InitialInstanceCount") ?? 1,
            variant.Required("InstanceType"), model.Name, model.Load, startup, variant.Object("RoutingConfig")?.Text("RoutingStrategy") == "RANDOM");
    }

    private static CapturePlan? Capture(JsonObject members)
    {
        if (members.Object("DataCaptureConfig") is not { } capture) return null;
        var modes = capture.Objects("CaptureOptions").Select(o => o.Text("CaptureMode")).ToHashSet();
        var types = capture.Object("CaptureContentTypeHeader");
        return new CapturePlan(
            capture.Flag("EnableCapture") ?? true,
            capture.Int("InitialSamplingPercentage")!.Value,
            capture.Required("DestinationS3Uri"),
            capture.Text("KmsKeyId"),
            modes.Contains("Input") || modes.Contains("InputAndOutput"),
            modes.Contains("Output") || modes.Contains("InputAndOutput"),
            [.. types?.Texts("CsvContentTypes") ?? []],
            [.. types?.Texts("JsonContentTypes") ?? []]);
    }
}
