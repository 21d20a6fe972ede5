using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

/// <summary>The keys and their aliases.</summary>
internal sealed class Keys(World world, IState state) : IKeys, IResourcePolicies
{
    private readonly ITable<Key> keys = state.Table<Key>("kms.keys");
    private readonly ITable<Alias> aliases = state.Table<Alias>("kms.aliases");

    public string Service => "kms";

    public bool MustDelegate => true;

    public JsonObject? PolicyOf(string resourceArn) => Find(resourceArn) is { } key ? JsonNode.Parse(key.Policy) as JsonObject : null;

    public string? Resolve(string keyIdOrAlias) => Find(keyIdOrAlias)?.Arn;

    public string DefaultPolicy => $$$"""{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"{{{world.GlobalArn("iam", "root")}}}"},"Action":"kms:*","Resource":"*"}]}""";

    public IReadOnlyList<Key> All() => keys.All();

    public IReadOnlyList<Alias> Aliases() => aliases.All();

    /// <summary>By id, ARN, alias name or alias ARN. AWS's own aliases come into being when they are first used.</summary>
    public Key? Find(string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) name = name[(name.IndexOf("key/", StringComparison.Ordinal) is > 0 and var k ? k + 4 : name.LastIndexOf(":alias/", StringComparison.Ordinal) + 1)..];
        if (!name.StartsWith("alias/", StringComparison.Ordinal)) return keys.Get(name);
        if (aliases.Get(name) is { } alias) return keys.Get(alias.KeyId);
        return name.StartsWith("alias/aws/", StringComparison.Ordinal) ? CreateManaged(name) : null;
    }

    public Key Require(string name) => Find(name) ?? throw new AwsException(
        "NotFoundException", name.Contains("alias/", StringComparison.Ordinal) ? $"Alias {AliasArn(name)} is not found." : $"Key '{(name.StartsWith("arn:", StringComparison.Ordinal) ? name : KeyArn(name))}' does not exist");

    /// <summary>A key that can be used now.</summary>
    public Key RequireUsable(string name)
    {
        var key = Require(name);
        return key.State switch
        {
            "Enabled" => key,
            "Disabled" => throw new AwsException("DisabledException", $"{key.Arn} is disabled."),
            _ => throw new AwsException("KMSInvalidStateException", $"{key.Arn} is pending deletion."),
        };
    }

    public Key Create(string description, string? policy, bool rotates, Dictionary<string, string> tags)
    {
        if (policy is not null) Iam.Policies.PolicyDocument.Parse(policy);
        var id = Guid.NewGuid().ToString();
        var key = new Key
        {
            KeyId = id,
            Arn = KeyArn(id),
            Created = world.Now,
            Description = description,
            Rotates = rotates,
            Policy = policy ?? DefaultPolicy,
            Material = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            Tags = tags,
        };
        keys.Put(id, key);
        return key;
    }

    public Key Change(string name, Func<Key, Key> change) => keys.Update(Require(name).KeyId, change);

    public void ScheduleDeletion(string name, int days)
    {
        if (days is < 7 or > 30) throw AwsException.Validation("PendingWindowInDays must be between 7 and 30");
        Change(name, k => k with { State = "PendingDeletion", DeletionDate = world.Now.AddDays(days) });
    }

    public void CreateAlias(string name, string keyId)
    {
        CheckAlias(name);
        var key = Require(keyId);
        if (!aliases.TryAdd(name, new(name, key.KeyId, world.Now)))
            throw new AwsException("AlreadyExistsException", $"An alias with the name {AliasArn(name)} already exists");
    }

    public void MoveAlias(string name, string keyId)
    {
        var key = Require(keyId);
        if (aliases.Get(name) is null) throw new AwsException("NotFoundException", $"Alias {AliasArn(name)} is not found.");
        aliases.Update(name, a => a with { KeyId = key.KeyId });
    }

    public bool DeleteAlias(string name) => aliases.Delete(name);

    public string AliasArn(string name) => name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("kms", name);

    private string KeyArn(string id) => world.Arn("kms", "key/" + id);

    private Key CreateManaged(string alias)
    {
        Key? made = null;
        state.Atomically(() =>
        {
            if (aliases.Get(alias) is { } other)
            {
                made = keys.Get(other.KeyId);
                return;
            }
            made = Create($"Default key that protects my {alias["alias/aws/".Length..]} data", null, true, []) with { Manager = "AWS" };
            keys.Put(made.KeyId, made);
            aliases.Put(alias, new(alias, made.KeyId, world.Now));
        });
        return made!;
    }

    private static void CheckAlias(string name)
    {
        if (!Regex.IsMatch(name, "^alias/[a-zA-Z0-9/_-]{1,250}$"))
            throw AwsException.Validation($"1 validation error detected: Value '{name}' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^alias/[a-zA-Z0-9/_-]+$");
        if (name.StartsWith("alias/aws/", StringComparison.Ordinal))
            throw new AwsException("NotAuthorizedException", "Aliases that begin with alias/aws/ are reserved for AWS managed keys");
    }
}
