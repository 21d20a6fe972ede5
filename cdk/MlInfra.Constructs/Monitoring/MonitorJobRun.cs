using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>The job that a function starts for a large window: its role, its code, and what the function is told of it.</summary>
internal static class MonitorJobRun
{
    private static string Account => $"{Aws.REGION}:{Aws.ACCOUNT_ID}";

    public static void Check(Problems problems, string property, MonitorJob job, string region)
    {
        var spec = InstanceCatalogue.Check(problems, $"{property}.{nameof(job.InstanceType)}", job.InstanceType, InstanceUse.Processing);
        if (spec?.IsArm == true)
        {
            problems.Add($"{property}.{nameof(job.InstanceType)}", $"'{job.InstanceType}', with Graviton processors", "be x86-64, for which the executable is built", "take ml.m5.xlarge");
        }

        if (spec?.NvmeGB > 0 && job.VolumeKey is not null)
        {
            problems.Add($"{property}.{nameof(job.VolumeKey)}", $"a key with '{spec.Name}'",
                "be left out for types with local NVMe, which encrypt their disks themselves", "remove the key, or take a type without NVMe");
        }

        if (job.VolumeSizeInGB is < 1 or > 16384)
        {
            problems.Add($"{property}.{nameof(job.VolumeSizeInGB)}", $"{job.VolumeSizeInGB} GB", "be 1 to 16384 GB", "take 30");
        }

        var seconds = job.MaxRun.ToSeconds();
        if (seconds is < 60 or > 432000)
        {
            problems.Add($"{property}.{nameof(job.MaxRun)}", $"{seconds} seconds", "be a minute to 5 days, as a processing job may run", "take an hour");
        }

        if (job.Network.Isolated)
        {
            problems.Add($"{property}.{nameof(job.Network)}", "a container that is cut off", "reach S3 and CloudWatch, where it reads and tells", "give it a VPC with endpoints of those in place of the isolation");
        }

        if (job.Network.Vpc is not null && job.Network.SecurityGroups.Count is < 1 or > 5)
        {
            problems.Add($"{property}.{nameof(job.Network)}", $"{job.Network.SecurityGroups.Count} security groups", "have 1 to 5 in a VPC", "add one");
        }

        if (spec is { IsArm: false } || Tokens.In(job.InstanceType))
        {
            job.Image.Resolve(problems, $"{property}.{nameof(job.Image)}", ImageUse.Processing, job.InstanceType, region);
        }
    }

    /// <summary>Defines the job's role and code.</summary>
    public static (JsonObject Definition, IReadOnlyList<Allow> Needs) Define(EndpointMonitor monitor, MonitorPlan plan, MonitorJob job, string executable)
    {
        var image = job.Image.Bind(monitor, ImageUse.Processing, job.InstanceType);
        var code = FileSet.FromFiles(executable).Bind(monitor);
        var role = ServiceRole.Define(monitor, "JobRole", "sagemaker.amazonaws.com", $"Judges large windows of the traffic of {plan.Watched}",
            [.. MonitorNeeds.OfFunction(plan), .. Own(job, image, code)]);
        var node = new JsonObject
        {
            ["role"] = role.AttrArn,
            ["image"] = image.Uri,
            ["instanceType"] = job.InstanceType,
            ["volumeGb"] = job.VolumeSizeInGB,
            ["code"] = code.S3Uri + MonitorPackage.FileName,
            ["maxRuntimeSeconds"] = job.MaxRun.ToSeconds(),
        };
        JobNodes.Add(node, "kmsKey", job.VolumeKey?.KeyArn);
        if (job.Network.VpcConfig() is { } vpc)
        {
            node["subnets"] = vpc["Subnets"]!.DeepClone();
            node["securityGroups"] = vpc["SecurityGroupIds"]!.DeepClone();
        }

        return (node,
        [
            new("StartJobs", ["sagemaker:CreateProcessingJob", "sagemaker:DescribeProcessingJob"], [.. Jobs(plan.Name).Select(name => $"arn:{Aws.PARTITION}:sagemaker:{Account}:processing-job/{name}*")])
            {
                WildcardReason = "each large window has a job of its own name.",
            },
            new("PassJobRole", ["iam:PassRole"], [role.AttrArn])
            {
                When = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["iam:PassedToService"] = "sagemaker.amazonaws.com" } },
            },
        ]);
    }

    // What the function's names of jobs begin with, as given and as ARNs may have it.
    private static IEnumerable<string> Jobs(string monitor)
    {
        var name = $"mlinfra-{(Tokens.In(monitor) ? "" : monitor[..Math.Min(monitor.Length, 30)].Trim('-') + "-")}";
        return new[] { name, name.ToLowerInvariant() }.Distinct();
    }

    private static IEnumerable<Allow> Own(MonitorJob job, BoundImage image, BundleLocation code)
    {
        var assets = $"arn:{Aws.PARTITION}:s3:::{code.BucketName}";
        yield return new("ReadCode", ["s3:GetObject"], [$"{assets}/{code.ObjectKey}{MonitorPackage.FileName}"]);
        yield return MonitorNeeds.List("ListCode", assets, code.ObjectKey + "*");
        foreach (var allow in MonitorNeeds.OfJob(image, job.VolumeKey, job.Network))
        {
            yield return allow;
        }
    }
}
