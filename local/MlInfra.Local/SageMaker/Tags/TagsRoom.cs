using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Tags;

/// <summary>AddTags, ListTags and DeleteTags for all resources of SageMaker.</summary>
internal sealed class TagsRoom(ResourceTags tags) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("AddTags", Add) { Needs = Needs },
        new("ListTags", List) { Needs = Needs },
        new("DeleteTags", Delete) { Needs = Needs },
    ];

    private static IEnumerable<Permission> Needs(Call call) => [new Permission($"sagemaker:{call.Operation}", call.Input.Required("ResourceArn"))];

    private Task<Reply> Add(Call call, CancellationToken cancellationToken)
    {
        var arn = call.Input.Required("ResourceArn");
        RefuseVersioned(arn);
        RequestRules.Check(call.Operation, call.Input);
        var all = tags.Add(arn, call.Input.ReadTags());
        return Task.FromResult<Reply>(new JsonObject { ["Tags"] = TagReading.Write(all) });
    }

    private Task<Reply> List(Call call, CancellationToken cancellationToken) =>
        Task.FromResult<Reply>(new JsonObject { ["Tags"] = TagReading.Write(tags.Of(call.Input.Required("ResourceArn"))) });

    private Task<Reply> Delete(Call call, CancellationToken cancellationToken)
    {
        tags.Remove(call.Input.Required("ResourceArn"), [.. call.Input.Texts("TagKeys")]);
        return Task.FromResult<Reply>(new JsonObject());
    }

    /// <summary>Versions of a group cannot carry tags: the group does.</summary>
    private static void RefuseVersioned(string arn)
    {
        if (arn.Contains(":model-package/", StringComparison.Ordinal) && arn.Split('/').Length == 3)
        {
            throw AwsException.Validation($"Tags cannot be added to the versioned ModelPackage {arn}. Add them to its ModelPackageGroup.");
        }
    }
}
