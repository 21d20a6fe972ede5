using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Defines the role that a pipeline and its jobs run under, with one policy written whole.</summary>
internal static class ExecutionRole
{
    public static (CfnRole Role, CfnPolicy? Policy) Define(Construct scope, RoleNeeds needs, BoundNeeds bound)
    {
        var role = new CfnRole(scope, "Role", new CfnRoleProps
        {
            Description = "Runs a SageMaker pipeline and its jobs",
            AssumeRolePolicyDocument = PolicyDocument(
            [
                new Dictionary<string, object>
                {
                    ["Effect"] = "Allow",
                    ["Action"] = "sts:AssumeRole",
                    ["Principal"] = new Dictionary<string, object> { ["Service"] = "sagemaker.amazonaws.com" },
                },
            ]),
        });
        var statements = new PipelinePermissions(needs, bound, role.AttrArn, Stack.Of(scope).Region).Statements();
        if (statements.Length == 0)
        {
            return (role, null);
        }

        var policy = new CfnPolicy(scope, "Policy", new CfnPolicyProps
        {
            PolicyName = "Pipeline",
            Roles = [role.Ref],
            PolicyDocument = PolicyDocument(statements),
        });
        policy.AddMetadata("cdk_nag", new Dictionary<string, object>
        {
            ["rules_to_suppress"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["id"] = "AwsSolutions-IAM5",
                    ["reason"] = "ecr:GetAuthorizationToken and cloudwatch:PutMetricData know no resource (the latter is bound to SageMaker's "
                        + "namespaces), nor do the ec2:Describe actions of jobs in a VPC. Other wildcards end a prefix: objects under what is "
                        + "declared as input and output, the jobs that pipelines name pipelines-* (tuning and AutoML jobs by the run's id alone), their log groups, the versions of the group, "
                        + "and script bundles of earlier deployments that runs in flight still use.",
                },
            },
        });
        return (role, policy);
    }

    private static Dictionary<string, object> PolicyDocument(object[] statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = statements };
}
