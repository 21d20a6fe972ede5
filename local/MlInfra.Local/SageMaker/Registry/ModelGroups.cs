using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>The model package groups.</summary>
internal sealed class ModelGroups(IState state, World world, ResourceTags tags)
{
    private readonly ITable<ModelGroupDocument> groups = state.Table<ModelGroupDocument>("sagemaker.model-package-groups");

    /// <summary>The ARN of a group of that name.</summary>
    public string ArnOf(string name) => world.Arn("sagemaker", $"model-package-group/{name}");

    /// <summary>All groups by name.</summary>
    public IReadOnlyList<ModelGroupDocument> All() => groups.All();

    /// <summary>A group by name or ARN, or null.</summary>
    public ModelGroupDocument? Find(string nameOrArn) => groups.Get(NameOf(nameOrArn));

    /// <summary>A group by name or ARN; throws AWS's text if it is absent.</summary>
    public ModelGroupDocument Get(string nameOrArn) =>
        Find(nameOrArn) ?? throw AwsException.Validation($"ModelPackageGroup {ArnOf(NameOf(nameOrArn))} does not exist.");

    /// <summary>Makes a group.</summary>
    public ModelGroupDocument Create(string name, string? description, IReadOnlyDictionary<string, string> withTags, Principal caller)
    {
        if (description is { Length: > 1024 })
        {
            throw Check.Constraint(description, "ModelPackageGroupDescription", "Member must have length less than or equal to 1024");
        }

        var group = new ModelGroupDocument(name, ArnOf(name), description, world.Now, caller.Arn, 0, null);
        if (!groups.TryAdd(name, group)) throw AwsException.Validation($"Model Package Group already exists: {group.Arn}");
        tags.Set(group.Arn, withTags);
        return group;
    }

    /// <summary>Deletes a group that holds no versions.</summary>
    public void Delete(string nameOrArn, bool holdsVersions)
    {
        var group = Get(nameOrArn);
        if (holdsVersions) throw new AwsException("ConflictException", $"Model Package Group {group.Arn} cannot be deleted: it still contains model packages. Delete them first.");
        groups.Delete(group.Name);
        tags.Forget(group.Arn);
    }

    /// <summary>Gives the next version number.</summary>
    public int NextVersion(string name) => groups.Update(name, g => g with { LastVersion = g.LastVersion + 1 }).LastVersion;

    /// <summary>Sets or removes (null) the resource policy.</summary>
    public void SetPolicy(string nameOrArn, string? policy)
    {
        var group = Get(nameOrArn);
        if (policy is not null) DemandJson(policy);
        groups.Update(group.Name, g => g with { Policy = policy });
    }

    /// <summary>A group as DescribeModelPackageGroup answers it.</summary>
    public static JsonObject Describe(ModelGroupDocument group)
    {
        var answer = Summary(group);
        answer["CreatedBy"] = new JsonObject { ["IamIdentity"] = new JsonObject { ["Arn"] = group.CreatedBy } };
        return answer;
    }

    /// <summary>A group as ListModelPackageGroups answers it.</summary>
    public static JsonObject Summary(ModelGroupDocument group)
    {
        var answer = new JsonObject
        {
            ["ModelPackageGroupName"] = group.Name,
            ["ModelPackageGroupArn"] = group.Arn,
            ["CreationTime"] = Json.Epoch(group.Created),
            ["ModelPackageGroupStatus"] = "Completed",
        };
        if (group.Description is not null) answer["ModelPackageGroupDescription"] = group.Description;
        return answer;
    }

    private static string NameOf(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];

    private static void DemandJson(string policy)
    {
        try
        {
            if (JsonNode.Parse(policy) is JsonObject document && document["Statement"] is not null) return;
        }
        catch (System.Text.Json.JsonException)
        {
            // Falls through to the refusal.
        }

        throw AwsException.Validation("Invalid ResourcePolicy: it must be a JSON policy document with a Statement.");
    }
}
