using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>The model packages: the versions of the groups, and packages by name.</summary>
internal sealed class ModelPackages(IState state, World world, ModelGroups groups, ResourceTags tags, PackageEvents events)
{
    private static readonly string[] Approvals = ["Approved", "Rejected", "PendingManualApproval"];

    private static readonly HashSet<string> OnCreate =
    [
        "ModelPackageName", "ModelPackageGroupName", "ModelPackageDescription", "ModelPackageRegistrationType", "InferenceSpecification", "CertifyForMarketplace", "Tags",
        "ModelApprovalStatus", "MetadataProperties", "ModelMetrics", "ClientToken", "Domain", "Task", "SamplePayloadUrl", "CustomerMetadataProperties",
        "DriftCheckBaselines", "AdditionalInferenceSpecifications", "SkipModelValidation", "SourceUri", "ModelLifeCycle", "ValidationSpecification",
        "SourceAlgorithmSpecification", "SecurityConfig", "ModelCard", "ManagedStorageType",
    ];

    private static readonly HashSet<string> OnUpdate =
    [
        "ModelPackageArn", "ModelApprovalStatus", "ApprovalDescription", "CustomerMetadataProperties", "CustomerMetadataPropertiesToRemove",
        "AdditionalInferenceSpecificationsToAdd", "InferenceSpecification", "SourceUri", "ModelLifeCycle", "ModelPackageRegistrationType", "ClientToken", "ModelCard",
    ];

    private static readonly HashSet<string> LifeCycle = ["Stage", "StageStatus", "StageDescription"];

    private readonly ITable<ModelPackageDocument> packages = state.Table<ModelPackageDocument>("sagemaker.model-packages");

    /// <summary>Registers a package. In a group it becomes the next version.</summary>
    public ModelPackageDocument Create(JsonObject request, Principal caller)
    {
        Check.Only(request, "CreateModelPackage", OnCreate);
        Check.OneOf(request, "ModelApprovalStatus", Approvals);
        Check.OneOf(request, "SkipModelValidation", "All", "None");
        if (request.Flag("CertifyForMarketplace") == true) throw AwsException.NotSupported("CertifyForMarketplace of CreateModelPackage");
        DemandLifeCycle(request);
        DemandContainers(request);
        return request.Text("ModelPackageGroupName") is { } group ? CreateVersion(request, group, caller) : CreateNamed(request, caller);
    }

    /// <summary>A package by ARN, name, or group/version; throws AWS's text if it is absent.</summary>
    public ModelPackageDocument Get(string arnOrName) =>
        Find(arnOrName) ?? throw AwsException.Validation($"ModelPackage {world.Arn("sagemaker", "model-package/" + ShortName(arnOrName))} does not exist.");

    /// <summary>A package by ARN, name, or group/version, or null.</summary>
    public ModelPackageDocument? Find(string arnOrName)
    {
        var name = ShortName(arnOrName);
        return name.Split('/') is [var group, var version] && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? packages.Get(ModelPackageDocument.Versioned(group, number))
            : packages.Get($"name/{name}");
    }

    /// <summary>The versions of a group, oldest first.</summary>
    public IReadOnlyList<ModelPackageDocument> VersionsOf(string group) => packages.All($"group/{group}/");

    /// <summary>All packages.</summary>
    public IReadOnlyList<ModelPackageDocument> All() => packages.All();

    /// <summary>Changes what may be changed: the approval, the customer's metadata, specifications.</summary>
    public ModelPackageDocument Update(JsonObject request)
    {
        Check.Only(request, "UpdateModelPackage", OnUpdate);
        var approval = Check.OneOf(request, "ModelApprovalStatus", Approvals);
        DemandLifeCycle(request);
        var package = Get(request.Required("ModelPackageArn"));
        var changed = packages.Update(package.Key, p => p with
        {
            Approval = approval ?? p.Approval,
            ApprovalDescription = request.Text("ApprovalDescription") ?? p.ApprovalDescription,
            Members = ChangeMembers(p.Members.Copy(), request),
            Modified = world.Now,
        });
        var fields = OnUpdate.Where(f => f is not ("ModelPackageArn" or "ClientToken") && request[f] is not null).Select(FieldName).Distinct();
        events.Publish(changed, fields);
        return changed;
    }

    /// <summary>Deletes a package.</summary>
    public void Delete(string arnOrName)
    {
        var package = Get(arnOrName);
        packages.Delete(package.Key);
        tags.Forget(package.Arn);
    }

    private static string FieldName(string member) => member switch
    {
        "CustomerMetadataPropertiesToRemove" => "CustomerMetadataProperties",
        "AdditionalInferenceSpecificationsToAdd" => "AdditionalInferenceSpecifications",
        "SourceUri" => "sourceUri",
        _ => member,
    };

    private static string ShortName(string arnOrName)
    {
        var at = arnOrName.IndexOf(":model-package/", StringComparison.Ordinal);
        return at < 0 ? arnOrName : arnOrName[(at + ":model-package/".Length)..];
    }

    private static void DemandLifeCycle(JsonObject request)
    {
        if (request.Object("ModelLifeCycle") is not { } cycle) return;
        Check.Only(cycle, "ModelLifeCycle", LifeCycle);
        foreach (var (member, written) in (ReadOnlySpan<(string, string)>)[("Stage", "stage"), ("StageStatus", "stageStatus")])
        {
            if (string.IsNullOrEmpty(cycle.Text(member)))
            {
                throw AwsException.Validation($"1 validation error detected: Value null at 'modelLifeCycle.{written}' failed to satisfy constraint: Member must not be null");
            }
        }
    }

    private static void DemandContainers(JsonObject request)
    {
        if (request.Object("InferenceSpecification") is not { } specification) return;
        if (!specification.Objects("Containers").Any())
        {
            throw AwsException.Validation("1 validation error detected: Value null at 'inferenceSpecification.containers' failed to satisfy constraint: Member must not be null");
        }

        foreach (var container in specification.Objects("Containers"))
        {
            if (container.Text("ModelDataUrl") is { } url && !url.StartsWith("s3://", StringComparison.Ordinal) && !url.StartsWith("https://", StringComparison.Ordinal))
            {
                throw Check.Constraint(url, "InferenceSpecification.containers.1.member.modelDataUrl", "Member must satisfy regular expression pattern: (https|s3)://([^/]+)/?(.*)");
            }
        }
    }

    private static JsonObject ChangeMembers(JsonObject members, JsonObject request)
    {
        request.CopyTo(members, "ModelCard", "InferenceSpecification", "SourceUri", "ModelLifeCycle", "ModelPackageRegistrationType");
        var metadata = members.Object("CustomerMetadataProperties") ?? [];
        foreach (var (key, value) in request.Object("CustomerMetadataProperties") ?? []) metadata[key] = value?.DeepClone();
        foreach (var key in request.Texts("CustomerMetadataPropertiesToRemove")) metadata.Remove(key);
        if (metadata.Count == 0) members.Remove("CustomerMetadataProperties");
        else members["CustomerMetadataProperties"] = metadata.Copy();

        var more = request.Objects("AdditionalInferenceSpecificationsToAdd").Select(s => s.DeepClone());
        var specifications = members.Objects("AdditionalInferenceSpecifications").Select(s => s.DeepClone()).Concat(more).ToList();
        if (specifications.Count > 15) throw AwsException.Validation("The total number of additional Inference Specification objects cannot exceed 15.");
        if (specifications.Count > 0) members["AdditionalInferenceSpecifications"] = Json.Array(specifications);
        return members;
    }

    private ModelPackageDocument CreateVersion(JsonObject request, string groupName, Principal caller)
    {
        if (request["ModelPackageName"] is not null)
        {
            throw AwsException.Validation("Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.");
        }

        if (request.Objects("Tags").Any()) throw AwsException.Validation("Tags cannot be added to a versioned ModelPackage. Add them to its ModelPackageGroup.");
        var group = groups.Get(groupName);
        ModelPackageDocument? package = null;
        state.Atomically(() =>
        {
            var version = groups.NextVersion(group.Name);
            package = New(request, world.Arn("sagemaker", $"model-package/{group.Name}/{version}"), group.Name, caller) with { Group = group.Name, Version = version };
            packages.Put(package.Key, package);
        });
        events.Publish(package!, []);
        return package!;
    }

    private ModelPackageDocument CreateNamed(JsonObject request, Principal caller)
    {
        if (request["ModelPackageName"] is null) throw AwsException.Validation("Missing ARN.");
        var name = Check.Name(request, "ModelPackageName");
        if (request["ModelApprovalStatus"] is not null)
        {
            throw AwsException.Validation("ModelApprovalStatus is only for versioned model packages; give a ModelPackageGroupName.");
        }

        var package = New(request, world.Arn("sagemaker", $"model-package/{name}"), name, caller);
        if (!packages.TryAdd(package.Key, package)) throw AwsException.Validation($"ModelPackage already exists: {package.Arn}");
        tags.Set(package.Arn, request.ReadTags());
        events.Publish(package, []);
        return package;
    }

    private ModelPackageDocument New(JsonObject request, string arn, string name, Principal caller)
    {
        var members = request.Copy();
        foreach (var own in (string[])["ModelPackageName", "ModelPackageGroupName", "ModelApprovalStatus", "Tags", "ClientToken"]) members.Remove(own);
        return new ModelPackageDocument(arn, name, null, null, members, world.Now, world.Now, caller.Arn, request.Text("ModelApprovalStatus") ?? "PendingManualApproval", null);
    }
}
