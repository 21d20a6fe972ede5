using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Defines the role that a pipeline and its jobs run under, with one policy written whole, or several where one cannot hold it.</summary>
internal static class ExecutionRole
{
    private const string Reason = "ecr:GetAuthorizationToken and cloudwatch:PutMetricData know no resource (the latter is bound to SageMaker's "
        + "namespaces), nor do the ec2:Describe actions of jobs in a VPC. Other wildcards end a prefix: objects under what is "
        + "declared as input and output, the jobs that pipelines name pipelines-* (tuning and AutoML jobs by the run's id alone), their log groups, the versions of the group, clusters and "
        + "applications of EMR that runs make, and script bundles of earlier deployments that runs in flight still use.";

    public static CfnRole Define(Construct scope, string? roleName) => new(scope, "Role", new CfnRoleProps
    {
        Description = "Runs a SageMaker pipeline and its jobs",
        RoleName = roleName,
        AssumeRolePolicyDocument = PolicyJson.Trust("sagemaker.amazonaws.com"),
    });

    /// <summary>Attaches the statements; gives what must be there before a run starts.</summary>
    public static IReadOnlyList<CfnResource> Attach(Construct scope, CfnRole role, object[] statements, Problems problems)
    {
        if (statements.Length == 0)
        {
            return [];
        }

        if (PolicySize.Of(statements) <= PolicySize.MaxInline)
        {
            return [Explained(new CfnPolicy(scope, "Policy", new CfnPolicyProps
            {
                PolicyName = "Pipeline",
                Roles = [role.Ref],
                PolicyDocument = PolicyJson.Document(statements),
            }))];
        }

        var parts = PolicySize.Split(statements);
        if (parts.Count > PolicySize.MaxPolicies || parts.Any(part => PolicySize.Of(part) > PolicySize.MaxManaged))
        {
            problems.Add("Role", $"permissions of about {PolicySize.Of(statements)} characters", $"fit {PolicySize.MaxPolicies} managed policies of {PolicySize.MaxManaged} characters, as many as a role may have",
                "read and write under fewer prefixes, split the pipeline, or give a Role of your own");
            problems.ThrowIfAny();
        }

        return [.. parts.Select((part, i) => Explained(new CfnManagedPolicy(scope, $"Policy{i + 1}", new CfnManagedPolicyProps
        {
            Description = $"Part {i + 1} of {parts.Count} of what a SageMaker pipeline and its jobs may do",
            Roles = [role.Ref],
            PolicyDocument = PolicyJson.Document(part),
        })))];
    }

    /// <summary>The policy as JSON; holds tokens.</summary>
    public static string Json(object[] statements) => JsonSerializer.Serialize(PolicyJson.Document(statements), PolicyText.Options);

    private static CfnResource Explained(CfnResource policy)
    {
        Suppress.Finding(policy, Suppress.Wildcard, Reason);
        return policy;
    }
}
