using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The role of an endpoint's models, derived from what they read and write.</summary>
internal static class EndpointRole
{
    /// <summary>The role's ARN, or null where no model is defined here.</summary>
    public static string? Arn(Construct endpoint, string endpointName, EndpointDraft draft, IEnumerable<ModelPlan> plans)
    {
        if (!draft.IsFleet && draft.All.All(variant => variant.Model!.IsDefinedElsewhere))
        {
            return null;
        }

        if (draft.Role is { } given)
        {
            return given.RoleArn;
        }

        var may = new List<Allow>(plans.SelectMany(plan => plan.Needs));
        if (draft.Capture is { } capture)
        {
            may.AddRange(Capture(capture));
        }

        may.AddRange(draft.MoreNeeds);
        may.AddRange(Always([$"Endpoints/{endpointName}", .. draft.Components?.Invoke(endpointName).Select(component => $"InferenceComponents/{component.Name}") ?? []]));
        if (draft.Network.Vpc is not null)
        {
            may.Add(Network());
        }

        // https://docs.aws.amazon.com/sagemaker/latest/dg/security-confused-deputy-prevention.html
        return ServiceRole.Define(endpoint, "Role", "sagemaker.amazonaws.com", "Serves the endpoint's models", Merged(may), ownAccount: true).AttrArn;
    }

    private static IEnumerable<Allow> Capture(DataCapture capture)
    {
        yield return new("WriteCapturedData", ["s3:PutObject"], [$"{capture.Bucket.BucketArn}/{capture.Prefix}/*"])
        {
            WildcardReason = "SageMaker names the captured files by endpoint, variant and hour.",
        };
        if ((capture.EncryptionKey ?? capture.Bucket.EncryptionKey) is { } key)
        {
            yield return new("EncryptCapturedData", ["kms:GenerateDataKey", "kms:Decrypt"], [key.KeyArn]);
        }
    }

    private static IEnumerable<Allow> Always(IEnumerable<string> logs)
    {
        var groups = logs.Select(log => $"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:/aws/sagemaker/{log}");
        yield return new("WriteLogs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [.. groups.SelectMany(group => new[] { group, $"{group}:*" })])
        {
            WildcardReason = "the wildcard stands for the streams of the endpoint's log, one for each container.",
        };
        yield return new("PutMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = new[] { "AWS/SageMaker", "/aws/sagemaker/Endpoints" } },
            },
            WildcardReason = "the action takes no resource; the condition holds it to SageMaker's namespaces.",
        };
    }

    public static Allow Network() => new("AttachToVpc",
    [
        "ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
    ], ["*"])
    {
        WildcardReason = "SageMaker makes the network interfaces, and the Describe actions take no resource.",
    };

    // Variants that read the same things say so once.
    private static Allow[] Merged(IEnumerable<Allow> may) => [.. may
        .GroupBy(statement => statement.Sid)
        .Select(same => same.First() with { Resources = [.. same.SelectMany(statement => statement.Resources).Distinct()] })];
}
