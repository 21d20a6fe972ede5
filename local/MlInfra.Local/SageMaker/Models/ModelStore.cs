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
        var load = ModelContainers.Resolve(request, packages);
        foreach (var container in load.Containers) access.Demand(container);

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
}
