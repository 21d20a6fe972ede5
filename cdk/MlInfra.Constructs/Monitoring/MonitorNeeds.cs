using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What a monitor must be allowed: to read this traffic and this baseline, to write these reports and metrics.</summary>
internal static class MonitorNeeds
{
    private static string Sagemaker => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}";

    public static IEnumerable<Allow> OfFunction(MonitorPlan plan) => [.. Data(plan), .. Deployed(plan), .. Metrics(plan), .. plan.Part.Needs];

    /// <summary>Traffic, baseline and reports.</summary>
    public static IEnumerable<Allow> Data(MonitorPlan plan)
    {
        var traffic = plan.Props.Source is { } source ? $"{source.Prefix}/*" : $"{plan.Capture.Prefix}/{plan.EndpointName}/{plan.Variant}/*";
        yield return Read("ReadTraffic", plan.CaptureBucket.BucketArn, traffic, "SageMaker names the captured files by their hour.");
        yield return List("ListTraffic", plan.CaptureBucket.BucketArn, traffic);
        if (plan.Data is { } data)
        {
            yield return Read("ReadData", data.Bucket.BucketArn, $"{data.Prefix}/*", "what is captured names the files, which jobs read and write after deployment.");
            yield return List("ListData", data.Bucket.BucketArn, $"{data.Prefix}/*");
        }

        var reports = $"{plan.Props.ReportsPrefix}/{plan.Folder}/*";
        yield return new("KeepReports", ["s3:GetObject", "s3:PutObject"], [$"{plan.Reports.BucketArn}/{reports}"]) { WildcardReason = "reports are named by their hour." };
        // If exists: a report that is not there must be told from one that may not be read, and then S3 asks for this leave without a prefix.
        yield return List("ListReports", plan.Reports.BucketArn, reports, "StringLikeIfExists");

        var baseline = plan.Props.Baseline;
        yield return baseline.Group is null
            ? new("ReadBaseline", ["s3:GetObject"], [.. baseline.Keys.Select(key => $"{baseline.Bucket.BucketArn}/{key}")])
            : Read("ReadBaseline", baseline.Bucket.BucketArn, $"{baseline.Prefix}*", "each run of the pipeline writes the baselines of its version under its own folder.");

        string[] read = [.. new[] { plan.CaptureKey, plan.Data?.Bucket.EncryptionKey, baseline.Bucket.EncryptionKey }.OfType<IKey>().Select(key => key.KeyArn).Distinct()];
        string[] written = plan.Reports.EncryptionKey is { } own ? [own.KeyArn] : [];
        if (read.Except(written).ToArray() is { Length: > 0 } only)
        {
            yield return new("DecryptTraffic", ["kms:Decrypt"], only);
        }

        if (written.Length > 0)
        {
            yield return new("CryptReports", ["kms:Decrypt", "kms:GenerateDataKey"], written);
        }
    }

    /// <summary>Which version is deployed, where the baseline is that version's.</summary>
    public static IEnumerable<Allow> Deployed(MonitorPlan plan)
    {
        if (plan.Group is not { } group)
        {
            yield break;
        }

        if (plan.Props.Source is not null)
        {
            yield return new("FindTheVersion", ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"], [group.Arn, .. group.PackageArns])
            {
                WildcardReason = "the wildcard stands for the versions of this one group.",
            };
            yield break;
        }

        // An ARN holds the name in lower case; where the endpoint is not there yet, it may be asked for as it was named.
        yield return new("LookAtTheEndpoint", ["sagemaker:DescribeEndpoint"], plan.Endpoint.AllArns);
        yield return new("LookAtWhatItServes", ["sagemaker:DescribeEndpointConfig", "sagemaker:DescribeModel"], [$"{Sagemaker}:endpoint-config/*", $"{Sagemaker}:model/*"])
        {
            WildcardReason = "CloudFormation names configurations and models anew with every change.",
        };
        yield return new("ReadTheVersion", ["sagemaker:DescribeModelPackage"], [.. group.PackageArns])
        {
            WildcardReason = "the wildcard stands for the versions of this one group.",
        };
    }

    public static IEnumerable<Allow> Metrics(MonitorPlan plan)
    {
        yield return new("PutMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = new[] { EndpointMonitor.MetricNamespace, plan.Namespace } },
            },
            WildcardReason = "the action takes no resource; the condition holds it to two namespaces.",
        };
        yield return new("SeeWhatIsTold", ["cloudwatch:GetMetricStatistics"], ["*"]) { WildcardReason = "the action has no resources and no condition." };
    }

    /// <summary>What any processing job needs: its image, its log, its volumes, its network.</summary>
    public static IEnumerable<Allow> OfJob(BoundImage image, IKey? volumeKey, JobNetwork network)
    {
        foreach (var allow in ModelNeeds.Image(image))
        {
            yield return allow;
        }

        var logs = $"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:/aws/sagemaker/ProcessingJobs";
        yield return new("WriteLogs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [logs, $"{logs}:*"])
        {
            WildcardReason = "the wildcard stands for the streams of the jobs' log, one for each job.",
        };
        if (volumeKey is not null)
        {
            yield return new("EncryptVolumes", ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"], [volumeKey.KeyArn]);
        }

        if (network.Vpc is not null)
        {
            yield return EndpointRole.Network();
        }
    }

    public static Allow Read(string sid, string bucketArn, string objects, string reason) => new(sid, ["s3:GetObject"], [$"{bucketArn}/{objects}"]) { WildcardReason = reason };

    public static Allow List(string sid, string bucketArn, string prefix, string condition = "StringLike") => new(sid, ["s3:ListBucket"], [bucketArn])
    {
        When = new Dictionary<string, object> { [condition] = new Dictionary<string, object> { ["s3:prefix"] = prefix } },
    };
}
