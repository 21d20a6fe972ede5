using Amazon.CDK;

namespace MlInfra.Constructs.Baseline;

/// <summary>Says at a resource why a finding of cdk-nag stands, in the form that cdk-nag writes into templates.</summary>
internal static class Suppress
{
    public const string Wildcard = "AwsSolutions-IAM5";

    public static void Finding(CfnResource resource, string rule, string reason) => Findings(resource, (rule, reason));

    public static void Findings(CfnResource resource, params (string Rule, string Reason)[] findings) => resource.AddMetadata("cdk_nag", new Dictionary<string, object>
    {
        ["rules_to_suppress"] = findings.Select(finding => new Dictionary<string, object> { ["id"] = finding.Rule, ["reason"] = finding.Reason }).ToArray(),
    });
}
