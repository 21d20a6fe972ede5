using System.Security.Cryptography;
using MlInfra.Local.Core;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Iam;

/// <summary>The account's managed policies, and AWS's.</summary>
internal sealed class ManagedPolicies(World world, IState state)
{
    private const int Limit = 6144;
    private readonly ITable<ManagedPolicy> table = state.Table<ManagedPolicy>("iam.policies");

    public IReadOnlyList<ManagedPolicy> All() => table.All();

    public ManagedPolicy? Find(string arn) => AwsManagedPolicies.IsOne(arn) ? AwsManagedPolicies.Find(arn) : table.Get(arn);

    public ManagedPolicy Require(string arn) => Find(arn) ?? throw (AwsManagedPolicies.IsOne(arn)
        ? AwsManagedPolicies.Unknown(arn)
        : new AwsException("NoSuchEntity", $"Policy {arn} does not exist or is not attachable.", 404));

    public ManagedPolicy Create(string name, string path, string document, string? description)
    {
        Check(document);
        var policy = new ManagedPolicy(
            world.GlobalArn("iam", $"policy{path}{name}"), name, path,
            "ANPA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17), document, "v1", world.Now, world.Now, description);
        return table.TryAdd(policy.Arn, policy)
            ? policy
            : throw new AwsException("EntityAlreadyExists", $"A policy called {name} already exists. Duplicate names are not allowed.", 409);
    }

    /// <summary>Puts a new default version in the place of the document.</summary>
    public void Replace(string arn, string document)
    {
        Check(document);
        Require(arn);
        table.Update(arn, p => p with
        {
            Document = document,
            VersionId = "v" + (int.Parse(p.VersionId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Updated = world.Now,
        });
    }

    public void Delete(string arn) => table.Delete(arn);

    /// <summary>What every identity policy must be.</summary>
    public static void CheckIdentity(string document)
    {
        foreach (var statement in PolicyDocument.Parse(document).Statements)
        {
            if (statement.HasPrincipal) throw new AwsException("MalformedPolicyDocument", "Policy document should not specify a principal.");
            if (!statement.HasResource) throw new AwsException("MalformedPolicyDocument", "Policy statement must contain resources.");
        }
    }

    private static void Check(string document)
    {
        CheckIdentity(document);
        if (document.Count(c => !char.IsWhiteSpace(c)) > Limit)
            throw new AwsException("LimitExceeded", $"Cannot exceed quota for PolicySize: {Limit}", 409);
    }
}
