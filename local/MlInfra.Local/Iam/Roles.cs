using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Iam;

/// <summary>The roles.</summary>
internal sealed class Roles(World world, IState state, ManagedPolicies policies)
{
    private const int InlineLimit = 10240;
    private readonly ITable<Role> table = state.Table<Role>("iam.roles");

    public IReadOnlyList<Role> All() => table.All();

    public Role? Find(string name) => table.Get(name);

    public Role? FindByArn(string arn) => Find(arn[(arn.LastIndexOf('/') + 1)..]) is { } role && role.Arn == arn ? role : null;

    public Role Require(string name) =>
        Find(name) ?? throw new AwsException("NoSuchEntity", $"The role with name {name} cannot be found.", 404);

    public Role Create(Role wanted)
    {
        if (!Regex.IsMatch(wanted.Name, "^[\\w+=,.@-]{1,64}$"))
            throw new AwsException("ValidationError", $"1 validation error detected: Value '{wanted.Name}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64 and match [\\w+=,.@-]+");
        CheckTrust(wanted.TrustPolicy);
        return table.TryAdd(wanted.Name, wanted)
            ? wanted
            : throw new AwsException("EntityAlreadyExists", $"Role with name {wanted.Name} already exists.", 409);
    }

    public Role New(string name, string path, string trustPolicy) => new()
    {
        Name = name,
        Path = path,
        Arn = world.GlobalArn("iam", $"role{path}{name}"),
        RoleId = "AROA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17),
        Created = world.Now,
        TrustPolicy = trustPolicy,
    };

    public Role Change(string name, Func<Role, Role> change)
    {
        Require(name);
        return table.Update(name, change);
    }

    public void SetTrust(string name, string document)
    {
        CheckTrust(document);
        Change(name, r => r with { TrustPolicy = document });
    }

    public void PutInline(string name, string policyName, string document)
    {
        ManagedPolicies.CheckIdentity(document);
        Change(name, r =>
        {
            var inline = new Dictionary<string, string>(r.Inline) { [policyName] = document };
            if (inline.Values.Sum(SizeOf) > InlineLimit)
                throw new AwsException("LimitExceeded", $"Maximum policy size of {InlineLimit} bytes exceeded for role {name}", 409);
            return r with { Inline = inline };
        });
    }

    public bool DeleteInline(string name, string policyName)
    {
        var had = Require(name).Inline.ContainsKey(policyName);
        Change(name, r => r with { Inline = r.Inline.Where(p => p.Key != policyName).ToDictionary() });
        return had;
    }

    public void Attach(string name, string policyArn)
    {
        policies.Require(policyArn);
        Change(name, r => r.Attached.Contains(policyArn) ? r : r with { Attached = [.. r.Attached, policyArn] });
    }

    public bool Detach(string name, string policyArn)
    {
        var had = Require(name).Attached.Contains(policyArn);
        Change(name, r => r with { Attached = [.. r.Attached.Where(a => a != policyArn)] });
        return had;
    }

    /// <summary>Deletes; a caller of the API must have emptied it, CloudFormation need not.</summary>
    public void Delete(string name, bool evenWithPolicies) => state.Atomically(() =>
    {
        var role = Require(name);
        if (!evenWithPolicies && (role.Inline.Count > 0 || role.Attached.Count > 0))
            throw new AwsException("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
        table.Delete(name);
    });

    private static void CheckTrust(string document)
    {
        foreach (var statement in PolicyDocument.Parse(document).Statements)
        {
            if (!statement.HasPrincipal) throw new AwsException("MalformedPolicyDocument", "Missing required field Principal");
            if (statement.HasResource) throw new AwsException("MalformedPolicyDocument", "Has prohibited field Resource");
        }
    }

    private static int SizeOf(string document) => document.Count(c => !char.IsWhiteSpace(c));
}
