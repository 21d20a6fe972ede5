using Amazon.CDK.AWS.IAM;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>A role for one service with one inline policy, written as JSON: one construct where the L2 needs one per statement.</summary>
internal static class ServiceRole
{
    public static CfnRole Define(Construct scope, string id, string service, string description, IReadOnlyList<Allow> may, bool ownAccount = false)
    {
        var role = new CfnRole(scope, id, new CfnRoleProps
        {
            Description = description,
            AssumeRolePolicyDocument = PolicyJson.Trust(service, ownAccount),
            Policies = new[]
            {
                new CfnRole.PolicyProperty
                {
                    PolicyName = "Derived",
                    PolicyDocument = PolicyJson.Document(may.Select(statement => statement.ToJson())),
                },
            },
        });
        var reasons = may.Where(statement => statement.WildcardReason is not null).Select(statement => $"{statement.Sid}: {statement.WildcardReason}").ToArray();
        if (reasons.Length > 0)
        {
            Suppress.Finding(role, Suppress.Wildcard, string.Join(" ", reasons));
        }

        return role;
    }
}
