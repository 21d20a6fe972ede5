using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What Model Monitor's jobs must be allowed.</summary>
internal static class ModelMonitorNeeds
{
    private static string Sagemaker => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}";

    public static IEnumerable<Allow> Of(MonitorPlan plan, ModelMonitoring options, BoundImage image)
    {
        foreach (var allow in MonitorNeeds.Data(plan))
        {
            // It names folders for what it joins beside that of the schedule.
            yield return allow.Sid switch
            {
                "KeepReports" => allow with { Resources = [$"{plan.Reports.BucketArn}/{plan.Props.ReportsPrefix}/*"] },
                "ListReports" => MonitorNeeds.List("ListReports", plan.Reports.BucketArn, $"{plan.Props.ReportsPrefix}/*"),
                _ => allow,
            };
        }

        foreach (var allow in plan.Truth?.Needs() ?? [])
        {
            yield return allow;
        }

        foreach (var allow in MonitorNeeds.OfJob(image, options.VolumeKey, options.Network))
        {
            yield return allow;
        }

        yield return new("PutMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object>
            {
                ["StringLike"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = new[] { "aws/sagemaker/*", "/aws/sagemaker/*" } },
            },
            WildcardReason = "the action takes no resource; the condition holds it to SageMaker's namespaces.",
        };
        if (plan.Props.Source is not null)
        {
            yield break;
        }

        yield return new("LookAtTheEndpoint", ["sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig"], [plan.Endpoint.EndpointArn, $"{Sagemaker}:endpoint-config/*"])
        {
            WildcardReason = "CloudFormation names configurations anew with every change.",
        };
        if (plan.Part.Kind == MonitorKind.Attribution)
        {
            yield return new("ServeTheModel",
            [
                "sagemaker:AddTags", "sagemaker:CreateEndpoint", "sagemaker:CreateEndpointConfig", "sagemaker:DeleteEndpoint", "sagemaker:DeleteEndpointConfig", "sagemaker:InvokeEndpoint",
            ], [$"{Sagemaker}:endpoint/sm-clarify-*", $"{Sagemaker}:endpoint-config/sm-clarify-*"])
            {
                WildcardReason = "Clarify serves the model on an endpoint of its own while it explains, and names it.",
            };
            yield return new("LookAtTheModel", ["sagemaker:DescribeModel"], [$"{Sagemaker}:model/*"]) { WildcardReason = "the analysis' configuration names the model." };
        }
    }
}
