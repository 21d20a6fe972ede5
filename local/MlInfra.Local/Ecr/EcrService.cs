using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ecr;

/// <summary>ECR: repositories as `cdk bootstrap` makes them; no images.</summary>
internal sealed class EcrService(World world, Repositories repositories) : IServiceRoom
{
    public string SigningName => "ecr";

    public IReadOnlyList<string> TargetPrefixes => ["AmazonEC2ContainerRegistry_V20150921"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        On("CreateRepository", c => new() { ["repository"] = repositories.Show(repositories.Create(Name(c))) }),
        On("DescribeRepositories", Describe),
        On("DeleteRepository", c =>
        {
            var repository = repositories.Require(Name(c));
            repositories.Delete(repository.Name);
            return new() { ["repository"] = repositories.Show(repository) };
        }),
        On("ListImages", c =>
        {
            repositories.Require(Name(c));
            return new() { ["imageIds"] = new JsonArray() };
        }),
        On("DescribeImages", c =>
        {
            repositories.Require(Name(c));
            return c.Input.Objects("imageIds").Any()
                ? throw new AwsException("ImageNotFoundException", $"The image requested does not exist within the repository with name '{Name(c)}' in the registry with id '{world.Account}'")
                : new() { ["imageDetails"] = new JsonArray() };
        }),
        On("PutLifecyclePolicy", c =>
        {
            repositories.Change(Name(c), r => r with { LifecyclePolicy = c.Input.Required("lifecyclePolicyText") });
            return new() { ["registryId"] = world.Account, ["repositoryName"] = Name(c), ["lifecyclePolicyText"] = c.Input.Text("lifecyclePolicyText") };
        }),
        On("GetRepositoryPolicy", c => repositories.Require(Name(c)).Policy is { } policy
            ? new() { ["registryId"] = world.Account, ["repositoryName"] = Name(c), ["policyText"] = policy }
            : throw new AwsException("RepositoryPolicyNotFoundException", $"Repository policy does not exist for the repository with name '{Name(c)}' in the registry with id '{world.Account}'")),
    ];

    private Operation On(string name, Func<Call, JsonObject> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"ecr:{name}", c.Input.Text("repositoryName") is { } repository ? world.Arn("ecr", "repository/" + repository) : "*")],
    };

    private JsonObject Describe(Call call)
    {
        var names = call.Input.Texts("repositoryNames").ToList();
        var found = names.Count == 0 ? repositories.All() : [.. names.Select(repositories.Require)];
        return new() { ["repositories"] = new JsonArray([.. found.Select(repositories.Show)]) };
    }

    private static string Name(Call call) => call.Input.Required("repositoryName");
}
