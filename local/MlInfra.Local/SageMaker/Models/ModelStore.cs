using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Registry;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>The models.</summary>
internal sealed class ModelStore(IState state, World world, ModelPackages packages, ModelAccess access, ResourceTags tags)
{
    private static readonly HashSet<string> Members =
        ["ModelName", "PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn", "Tags", "VpcConfig", "EnableNetworkIsolation"];

    private static readonly HashSet<string> ContainerMembers =
    [
        "ContainerHostname", "Image", "ImageConfig", "Mode", "ModelDataUrl", "ModelDataSource", "Environment", "ModelPackageName", "InferenceSpecificationName",
    ];

    private readonly ITable<ModelDocument> models = state.Table<ModelDocument>("sagemaker.models");

    /// <summary>The ARN of a model of that name.</summary>
    public string ArnOf(string name) => world.Arn("sagemaker", $"model/{name}");

    /// <summary>All models.</summary>
    public IReadOnlyList<ModelDocument> All() => models.All();

    /// <summary>A model, or null.</summary>
    public ModelDocument? Find(string name) => models.Get(name);

    /// <summary>A model; throws AWS's text if it is absent.</summary>
    public ModelDocument Get(string name) => Find(name) ?? throw AwsException.Validation($"Could not find model \"{ArnOf(name)}\".");

    /// <summary>Makes a model: checks that the package is approved, that the role may load the artifact and pull the image.</summary>
    public ModelDocument Create(JsonObject request, IReadOnlyDictionary<string, string> withTags)
    {
        Check.Only(request, "CreateModel", Members);
        var name = Check.Name(request, "ModelName");
        if (Find(name) is not null) throw Existing(name);
        var load = Resolve(request, SingleContainer(request));
        access.Demand(load);

        var members = request.Copy();
        members.Remove("Tags");
        var model = new ModelDocument(name, ArnOf(name), members, load, world.Now);
        if (!models.TryAdd(name, model)) throw Existing(name);
        tags.Set(model.Arn, withTags);
        return model;
    }

    /// <summary>Deletes a model. Endpoints that serve it go on.</summary>
    public void Delete(string name)
    {
        var model = Get(name);
        models.Delete(name);
        tags.Forget(model.Arn);
    }

    /// <summary>The role of a request, which the caller must be allowed to pass.</summary>
    public static string RoleOf(JsonObject request) => request.Text("ExecutionRoleArn")
        ?? throw AwsException.Validation("ExecutionRoleArn is required: SageMaker assumes it to load the model's artifact and image.");

    private AwsException Existing(string name) => AwsException.Validation($"Cannot create already existing model \"{ArnOf(name)}\".");

    private static JsonObject SingleContainer(JsonObject request)
    {
        var containers = request.Objects("Containers").ToList();
        var primary = request.Object("PrimaryContainer");
        if (primary is not null && containers.Count > 0) throw AwsException.Validation("Request must contain either PrimaryContainer or Containers, not both.");
        if (containers.Count > 1) throw AwsException.NotSupported("more than one container (an inference pipeline) of CreateModel");
        var container = primary ?? containers.FirstOrDefault() ?? throw AwsException.Validation("Request must contain either PrimaryContainer or Containers.");
        Check.Only(container, "CreateModel's container", ContainerMembers);
        if (container.Text("Mode") == "MultiModel") throw AwsException.NotSupported("Mode MultiModel of CreateModel's container");
        return container;
    }

    private ModelLoad Resolve(JsonObject request, JsonObject container)
    {
        var role = RoleOf(request);
        var isolated = request.Flag("EnableNetworkIsolation") == true;
        if (container.Text("ModelPackageName") is not { } packageName)
        {
            var image = container.Text("Image") ?? throw AwsException.Validation("Container must specify either Image or ModelPackageName.");
            var (url, isArchive) = Data(container);
            return new ModelLoad(image, url, isArchive, Environment(container), role, isolated);
        }

        var (specified, packaged) = Packaged(packageName, container);
        var (packagedUrl, packagedArchive) = Data(packaged);
        var environment = Environment(packaged);
        foreach (var (key, value) in Environment(container)) environment[key] = value;
        return new ModelLoad(specified, packagedUrl, packagedArchive, environment, role, isolated);
    }

    private (string Image, JsonObject Container) Packaged(string packageName, JsonObject container)
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
        if (containers.Count != 1) throw AwsException.NotSupported($"the {containers.Count} containers of ModelPackage {package.Arn} (an inference pipeline)");
        var image = containers[0].Text("Image") ?? throw AwsException.Validation($"ModelPackage {package.Arn} names no Image.");
        return (image, containers[0]);
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

    private static Dictionary<string, string> Environment(JsonObject container) =>
        (container.Object("Environment") ?? []).ToDictionary(e => e.Key, e => e.Value is null ? "" : JsonReading.AsText(e.Value));
}
