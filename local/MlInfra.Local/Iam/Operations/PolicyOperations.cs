using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Operations;

/// <summary>IAM's operations on managed policies, and its simulator.</summary>
internal sealed class PolicyOperations(World world, Roles roles, ManagedPolicies policies, Evaluator evaluator)
{
    public IEnumerable<Operation> All =>
    [
        OnPolicy("CreatePolicy", CreatePolicy),
        OnPolicy("GetPolicy", c => new() { ["Policy"] = Show(Policy(c)) }),
        OnPolicy("GetPolicyVersion", GetVersion),
        OnPolicy("ListPolicyVersions", c => new() { ["Versions"] = new JsonArray(Version(Policy(c), document: false)), ["IsTruncated"] = false }),
        OnPolicy("DeletePolicy", DeletePolicy),
        new("ListPolicies", (_, _) => Task.FromResult<Reply>(new JsonObject
        {
            ["Policies"] = new JsonArray([.. policies.All().Select(Show)]),
            ["IsTruncated"] = false,
        })),
        new("SimulatePrincipalPolicy", (c, _) => Task.FromResult<Reply>(Simulate(c))),
    ];

    private Operation OnPolicy(string name, Func<Call, JsonObject?> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"iam:{name}", c.Input.Text("PolicyArn") ?? world.GlobalArn("iam", $"policy{c.Input.Text("Path") ?? "/"}{c.Input.Text("PolicyName")}"))],
    };

    private JsonObject CreatePolicy(Call call)
    {
        var input = call.Input;
        var policy = policies.Create(input.Required("PolicyName"), input.Text("Path") ?? "/", input.Required("PolicyDocument"), input.Text("Description"));
        return new() { ["Policy"] = Show(policy) };
    }

    private JsonObject GetVersion(Call call)
    {
        var policy = Policy(call);
        return policy.VersionId == call.Input.Required("VersionId")
            ? new() { ["PolicyVersion"] = Version(policy, document: true) }
            : throw new AwsException("NoSuchEntity", $"Policy {policy.Arn} version {call.Input.Text("VersionId")} does not exist or is not attachable.", 404);
    }

    private JsonObject? DeletePolicy(Call call)
    {
        var policy = Policy(call);
        if (Attachments(policy.Arn) > 0) throw new AwsException("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
        policies.Delete(policy.Arn);
        return null;
    }

    private JsonObject Simulate(Call call)
    {
        var arn = call.Input.Required("PolicySourceArn");
        var role = roles.FindByArn(arn) ?? throw new AwsException("NoSuchEntity", $"{arn} cannot be found; roles can be simulated.", 404);
        var context = call.Input.Objects("ContextEntries").ToDictionary(
            e => e.Required("ContextKeyName"), e => string.Join('\n', e.Texts("ContextKeyValues")));
        var resources = call.Input.Texts("ResourceArns").DefaultIfEmpty("*").ToList();
        var results = new JsonArray();
        foreach (var action in call.Input.Texts("ActionNames"))
        {
            foreach (var resource in resources)
            {
                var judgement = evaluator.Judge(role, role.Arn, new(action, resource) { Context = context });
                results.Add(new JsonObject
                {
                    ["EvalActionName"] = action,
                    ["EvalResourceName"] = resource,
                    ["EvalDecision"] = judgement.IsAllowed ? "allowed" : judgement.IsExplicit ? "explicitDeny" : "implicitDeny",
                    ["MatchedStatements"] = new JsonArray(),
                    ["MissingContextValues"] = new JsonArray(),
                });
            }
        }
        return new() { ["EvaluationResults"] = results, ["IsTruncated"] = false };
    }

    private ManagedPolicy Policy(Call call) => policies.Require(call.Input.Required("PolicyArn"));

    private JsonObject Show(ManagedPolicy policy) => IamXml.Show(policy, Attachments(policy.Arn));

    private int Attachments(string arn) => roles.All().Count(r => r.Attached.Contains(arn));

    private static JsonObject Version(ManagedPolicy policy, bool document) => new()
    {
        ["Document"] = document ? IamXml.Encoded(policy.Document) : null,
        ["VersionId"] = policy.VersionId,
        ["IsDefaultVersion"] = true,
        ["CreateDate"] = IamXml.Time(policy.Updated),
    };
}
