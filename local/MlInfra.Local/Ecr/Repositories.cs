using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ecr;

/// <summary>The repositories.</summary>
internal sealed class Repositories(World world, IState state)
{
    private readonly ITable<Repository> table = state.Table<Repository>("ecr.repositories");

    public IReadOnlyList<Repository> All() => table.All();

    public Repository? Find(string name) => table.Get(name);

    public Repository Require(string name) => Find(name)
        ?? throw new AwsException("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{world.Account}'");

    public Repository Create(string name)
    {
        if (!Regex.IsMatch(name, "^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$") || name.Length is < 2 or > 256)
            throw new AwsException("InvalidParameterException", $"Invalid parameter at 'repositoryName' failed to satisfy constraint: '{name}'");
        var made = new Repository(
            name, world.Arn("ecr", "repository/" + name), $"{world.Account}.dkr.ecr.{world.Region}.amazonaws.com/{name}", world.Now, "MUTABLE", false, null, null, []);
        return table.TryAdd(name, made)
            ? made
            : throw new AwsException("RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{world.Account}'");
    }

    public Repository Change(string name, Func<Repository, Repository> change)
    {
        Require(name);
        return table.Update(name, change);
    }

    public void Delete(string name) => table.Delete(name);

    public JsonObject Show(Repository repository) => new()
    {
        ["repositoryArn"] = repository.Arn,
        ["registryId"] = world.Account,
        ["repositoryName"] = repository.Name,
        ["repositoryUri"] = repository.Uri,
        ["createdAt"] = repository.Created.ToUnixTimeMilliseconds() / 1000.0,
        ["imageTagMutability"] = repository.TagMutability,
        ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = repository.ScanOnPush },
        ["encryptionConfiguration"] = new JsonObject { ["encryptionType"] = "AES256" },
    };
}
