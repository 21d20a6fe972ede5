using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Reads the deployment that a configuration asks for, with its models as they are now.</summary>
internal sealed class ConfigReading(ModelStore models)
{
    /// <summary>How long a container may take until it answers pings, where nothing is said.</summary>
    public static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromMinutes(8);

    /// <summary>The plan. Throws AWS's text for models that cannot be hosted so.</summary>
    public DeploymentPlan Plan(EndpointConfigDocument config)
    {
        var members = config.Members;
        var plan = new DeploymentPlan(Guid.NewGuid().ToString("N")[..12], config.Name, [.. members.Objects("ProductionVariants").Select(v => Variant(members, v))], Capture(members))
        {
            Shadows = [.. members.Objects("ShadowProductionVariants").Select(v => Variant(members, v))],
            Async = Async(members),
        };
        DemandModels(plan);
        return plan;
    }

    /// <summary>Throws a refusal by name for images that nothing here serves.</summary>
    public static void DemandImages(ModelLoad load, string model)
    {
        foreach (var container in load.Containers)
        {
            var image = ImageName.Parse(container.Image);
            if (!image.IsSklearn && !image.IsXGBoost)
            {
                throw AwsException.NotSupported(
                    $"the image {container.Image} of model {model} at an endpoint (it serves the scikit-learn and XGBoost containers' contracts)");
            }
        }
    }

    private VariantPlan Variant(JsonObject config, JsonObject variant)
    {
        var name = variant.Required("VariantName");
        var startup = variant.Int("ContainerStartupHealthCheckTimeoutInSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultStartupTimeout;
        var managed = variant.Object("ManagedInstanceScaling") is { } m && m.Text("Status") != "DISABLED"
            ? new ScalingRange(m.Int("MinInstanceCount") ?? 1, m.Int("MaxInstanceCount") ?? int.MaxValue)
            : null;
        var serverless = variant.Object("ServerlessConfig") is { } s ? new ServerlessPlan(s.Int("MemorySizeInMB")!.Value, s.Int("MaxConcurrency")!.Value, s.Int("ProvisionedConcurrency") ?? 0) : null;
        var (modelName, load) = ("", new ModelLoad("", null, false, new Dictionary<string, string>(), config.Text("ExecutionRoleArn") ?? "", config.Flag("EnableNetworkIsolation") == true));
        if (variant.Text("ModelName") is { } given)
        {
            var model = models.Get(given);
            if (serverless is not null && model.Members["VpcConfig"] is not null) throw AwsException.Validation($"VpcConfig of model {model.Name} is not supported for serverless endpoints.");
            DemandImages(model.Load, model.Name);
            (modelName, load) = (model.Name, model.Load);
        }

        var strategy = variant.Object("RoutingConfig")?.Text("RoutingStrategy");
        var count = variant.Int("InitialInstanceCount") ?? Math.Max(1, managed?.Min ?? 1);
        return new VariantPlan(name, variant.Number("InitialVariantWeight") ?? 1, serverless?.ProvisionedConcurrency ?? count, variant.Text("InstanceType") ?? "", modelName, load, startup,
            strategy == "RANDOM")
        {
            RoutingStrategy = strategy,
            Serverless = serverless,
            Managed = managed,
        };
    }

    /// <summary>What modes and models exclude of each other.</summary>
    private static void DemandModels(DeploymentPlan plan)
    {
        foreach (var variant in plan.Variants.Where(v => v.Serverless is not null))
        {
            if (variant.Model.IsMultiModel) throw AwsException.Validation($"Multi-model models are not supported for serverless endpoints (production variant {variant.Name}).");
            if (variant.Model.Next.Count > 0) throw AwsException.Validation($"Inference pipelines are not supported for serverless endpoints (production variant {variant.Name}).");
            if (variant.Model.Isolated) throw AwsException.Validation($"Network isolation is not supported for serverless endpoints (production variant {variant.Name}).");
        }

        if (plan.Variants.FirstOrDefault(v => v.Model.IsMultiModel && !HostingInstances.HostsManyModels(v.InstanceType)) is { } crowded)
            throw AwsException.Validation($"Multi-model models are not supported on {crowded.InstanceType} (production variant {crowded.Name}): it must have CPUs only or a single GPU.");
        if (plan.Shadows.Count == 0) return;
        foreach (var variant in plan.Variants.Concat(plan.Shadows).Where(v => v.Model.IsMultiModel || v.Model.Next.Count > 0))
            throw AwsException.Validation($"Multi-model and multi-container models are not supported for endpoints with shadow variants (variant {variant.Name}).");
    }

    private static AsyncPlan? Async(JsonObject members)
    {
        if (members.Object("AsyncInferenceConfig") is not { } config) return null;
        var output = config.Object("OutputConfig")!;
        var told = output.Object("NotificationConfig");
        var included = told?.Texts("IncludeInferenceResponseIn").ToHashSet() ?? [];
        return new AsyncPlan(output.Required("S3OutputPath"), output.Text("S3FailurePath"), output.Text("KmsKeyId"),
            config.Object("ClientConfig")?.Int("MaxConcurrentInvocationsPerInstance") ?? 4, told?.Text("SuccessTopic"), told?.Text("ErrorTopic"),
            included.Contains(AsyncPlan.InSuccess), included.Contains(AsyncPlan.InError));
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
