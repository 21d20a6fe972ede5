using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Registry;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>Reads the containers of a CreateModel request, with model packages resolved.</summary>
internal static class ModelContainers
{
    private const int MostContainers = 15;

    private static readonly HashSet<string> Members =
    [
        "ContainerHostname", "Image", "ImageConfig", "Mode", "ModelDataUrl", "ModelDataSource", "Environment", "ModelPackageName", "InferenceSpecificationName", "MultiModelConfig",
    ];

    /// <summary>What an endpoint loads. Throws AWS's text for what cannot be.</summary>
    public static ModelLoad Resolve(JsonObject request, ModelPackages packages)
    {
        var given = request.Objects("Containers").ToList();
        var primary = request.Object("PrimaryContainer");
        if (primary is not null && given.Count > 0) throw AwsException.Validation("Request must contain either PrimaryContainer or Containers, not both.");
        if (primary is not null) given = [primary];
        if (given.Count == 0) throw AwsException.Validation("Request must contain either PrimaryContainer or Containers.");
        if (given.Count > MostContainers) throw Check.Constraint($"[{given.Count} containers]", "Containers", $"Member must have length less than or equal to {MostContainers}");
        var loads = given.SelectMany(c => Container(request, c, packages)).ToList();
        var isDirect = request.Object("InferenceExecutionConfig") is { } execution && Check.OneOf(execution, "Mode", "Serial", "Direct") == "Direct";
        if (loads.Count > 1) DemandPipeline(loads, isDirect);
        if (isDirect && loads.Count == 1) throw AwsException.Validation("InferenceExecutionConfig with Mode Direct needs more than one container.");
        return loads[0] with { Next = loads[1..], IsDirect = isDirect };
    }

    private static void DemandPipeline(List<ModelLoad> loads, bool isDirect)
    {
        if (loads.Any(l => l.IsMultiModel)) throw AwsException.NotSupported("Mode MultiModel of a container in an inference pipeline");
        var named = loads.Where(l => l.Hostname is not null).Select(l => l.Hostname!).ToList();
        if (named.Distinct().Count() < named.Count) throw AwsException.Validation("ContainerHostname must be unique among the containers of a model.");
        if (isDirect && named.Count < loads.Count) throw AwsException.Validation("ContainerHostname is required for every container when the mode of InferenceExecutionConfig is Direct.");
    }

    private static IEnumerable<ModelLoad> Container(JsonObject request, JsonObject container, ModelPackages packages)
    {
        Check.Only(container, "CreateModel's container", Members);
        var role = ModelStore.RoleOf(request);
        var isolated = request.Flag("EnableNetworkIsolation") == true;
        var isMulti = Check.OneOf(container, "Mode", "SingleModel", "MultiModel") == "MultiModel";
        var caches = container.Object("MultiModelConfig") is not { } cache || Check.OneOf(cache, "ModelCacheSetting", "Enabled", "Disabled") != "Disabled";
        if (container.Text("ModelPackageName") is { } package)
        {
            if (isMulti) throw AwsException.Validation("A container of Mode MultiModel must give ModelDataUrl, not ModelPackageName.");
            return Packaged(packages, package, container).Select(c => Load(c, Environment(c, container), role, isolated) with { Hostname = container.Text("ContainerHostname") ?? c.Text("ContainerHostname") });
        }

        var load = Load(container, Environment(container, null), role, isolated) with { Hostname = container.Text("ContainerHostname"), IsMultiModel = isMulti, CachesModels = caches };
        if (!isMulti) return [load];
        if (load.DataUrl is null) throw AwsException.Validation("ModelDataUrl is required for a container of Mode MultiModel: it is the prefix that holds the models.");
        return [load with { IsArchive = false }];
    }

    private static ModelLoad Load(JsonObject container, Dictionary<string, string> environment, string role, bool isolated)
    {
        var image = container.Text("Image") ?? throw AwsException.Validation("Container must specify either Image or ModelPackageName.");
        var (url, isArchive) = Data(container);
        return new ModelLoad(image, url, isArchive, environment, role, isolated);
    }

    private static List<JsonObject> Packaged(ModelPackages packages, string packageName, JsonObject container)
    {
        var package = packages.Get(packageName);
        if (package.Group is not null && package.Approval != "Approved")
        {
            throw AwsException.Validation($"Cannot create Model from ModelPackage {package.Arn}: its approval status is {package.Approval}, it must be Approved.");
        }

        if (container["Image"] is not null || container["ModelDataUrl"] is not null)
        {
            throw AwsException.Validation("A container that names a ModelPackageName must not give Image or ModelDataUrl: the package has them.");
        }

        var specification = container.Text("InferenceSpecificationName") is { } name
            ? package.Members.Objects("AdditionalInferenceSpecifications").FirstOrDefault(s => s.Text("Name") == name)
                ?? throw AwsException.Validation($"ModelPackage {package.Arn} has no inference specification named {name}.")
            : package.Members.Object("InferenceSpecification")
                ?? throw AwsException.Validation($"ModelPackage {package.Arn} has no InferenceSpecification, so that it cannot be deployed.");
        var containers = specification.Objects("Containers").ToList();
        if (containers.Count == 0 || containers.Any(c => c["Image"] is null)) throw AwsException.Validation($"ModelPackage {package.Arn} names no Image.");
        return containers;
    }

    private static (string? Url, bool IsArchive) Data(JsonObject container)
    {
        if (container.Object("ModelDataSource")?.Object("S3DataSource") is not { } source) return (container.Text("ModelDataUrl"), true);
        if (container["ModelDataUrl"] is not null) throw AwsException.Validation("ModelDataUrl and ModelDataSource cannot both be given.");
        var compressed = source.Text("CompressionType") == "Gzip";
        var prefix = source.Text("S3DataType") == "S3Prefix";
        if (compressed == prefix) throw AwsException.NotSupported($"the combination of S3DataType {source.Text("S3DataType")} and CompressionType {source.Text("CompressionType")}");
        return (source.Required("S3Uri"), compressed);
    }

    /// <summary>The container's variables, and over them those of the container that names it.</summary>
    private static Dictionary<string, string> Environment(JsonObject container, JsonObject? over)
    {
        var variables = Read(container);
        foreach (var (key, value) in over is null ? [] : Read(over)) variables[key] = value;
        return variables;

        static Dictionary<string, string> Read(JsonObject from) =>
            (from.Object("Environment") ?? []).ToDictionary(e => e.Key, e => e.Value is null ? "" : JsonReading.AsText(e.Value));
    }
}
