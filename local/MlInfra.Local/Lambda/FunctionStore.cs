using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The functions.</summary>
internal sealed class FunctionStore(World world, IState state) : IResourcePolicies
{
    private readonly ITable<FunctionDocument> table = state.Table<FunctionDocument>("lambda.functions");

    public string Service => "lambda";

    /// <summary>Called with the name of a function that was changed or deleted.</summary>
    public event Action<string>? Changed;

    public JsonObject? PolicyOf(string resourceArn) =>
        resourceArn.Contains(":function:", StringComparison.Ordinal) && Find(resourceArn) is { } function ? Policy(function) : null;

    public string ArnOf(string name) => world.Arn("lambda", $"function:{name}");

    public IReadOnlyList<FunctionDocument> All() => table.All();

    /// <summary>By name, partial ARN or ARN. A qualifier other than $LATEST is refused by name.</summary>
    public FunctionDocument? Find(string nameOrArn) => table.Get(NameOf(nameOrArn));

    public FunctionDocument Get(string nameOrArn) => Find(nameOrArn) ?? throw LambdaErrors.NotFound(ArnOf(NameOf(nameOrArn)));

    public void Add(FunctionDocument function)
    {
        if (!table.TryAdd(function.Name, function)) throw LambdaErrors.Exists(function.Name);
    }

    public FunctionDocument Change(string name, Func<FunctionDocument, FunctionDocument> change)
    {
        FunctionDocument? changed = null;
        state.Atomically(() =>
        {
            Get(name);
            changed = table.Update(name, change);
        });
        Changed?.Invoke(name);
        return changed!;
    }

    public void Delete(string name)
    {
        table.Delete(name);
        Changed?.Invoke(name);
    }

    public static JsonObject? Policy(FunctionDocument function) => function.Permissions.Count == 0 ? null : new()
    {
        ["Version"] = "2012-10-17",
        ["Id"] = "default",
        ["Statement"] = new JsonArray([.. function.Permissions.Values.Select(s => JsonNode.Parse(s))]),
    };

    public static string NameOf(string nameOrArn)
    {
        var parts = nameOrArn.Split(':');
        var at = Array.IndexOf(parts, "function");
        var name = at >= 0 && at + 1 < parts.Length ? parts[at + 1] : parts[0];
        var qualifier = at >= 0 ? parts.ElementAtOrDefault(at + 2) : parts.ElementAtOrDefault(1);
        if (qualifier is not null and not "$LATEST") throw AwsException.NotSupported($"versions and aliases of Lambda functions ('{qualifier}' of {name})");
        return name;
    }
}
