using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>AWS::SageMaker::ModelPackageGroup. Ref is the ARN.</summary>
internal sealed class ModelPackageGroupProvider(ModelGroups groups, ModelPackages packages, ResourceTags tags, World world) : IResourceProvider
{
    public string Type => "AWS::SageMaker::ModelPackageGroup";

    public IReadOnlySet<string> Properties { get; } =
        new HashSet<string> { "ModelPackageGroupName", "ModelPackageGroupDescription", "ModelPackageGroupPolicy", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "ModelPackageGroupName", "ModelPackageGroupDescription" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = request.Properties;
        var name = Check.Name(properties, "ModelPackageGroupName");
        if (groups.Find(name) is { } taken) throw new AwsException("AlreadyExists", $"Resource of type '{Type}' with identifier '{taken.Arn}' already exists.");
        groups.Create(name, properties.Text("ModelPackageGroupDescription"), properties.ReadTags(request.StackTags), new Principal(world.GlobalArn("iam", "root"), null));
        if (Policy(properties) is { } policy) groups.SetPolicy(name, policy);
        return Task.FromResult(State(groups.Get(name)));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var group = groups.Get(request.PhysicalId!);
        tags.Set(group.Arn, request.Properties.ReadTags(request.StackTags));
        groups.SetPolicy(group.Name, Policy(request.Properties));
        return Task.FromResult(State(group));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (groups.Find(request.PhysicalId!) is { } group) groups.Delete(group.Name, packages.VersionsOf(group.Name).Count > 0);
        return Task.CompletedTask;
    }

    private static string? Policy(JsonObject properties) => properties["ModelPackageGroupPolicy"] switch
    {
        null => null,
        JsonObject document => document.ToJsonString(),
        { } text => JsonReading.AsText(text),
    };

    private static ResourceState State(ModelGroupDocument group) => new(group.Arn, new JsonObject
    {
        ["ModelPackageGroupArn"] = group.Arn,
        ["CreationTime"] = group.Created.UtcDateTime.ToString("O"),
        ["ModelPackageGroupStatus"] = "Completed",
    });
}
