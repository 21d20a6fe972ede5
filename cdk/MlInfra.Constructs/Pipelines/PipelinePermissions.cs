using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The statements that the steps of a pipeline need.</summary>
internal sealed class PipelinePermissions(RoleNeeds needs, BoundNeeds bound, string roleArn, string region)
{
    /// <summary>
    /// Names of at most 32 characters, those of tuning and AutoML jobs, begin with the execution's id instead of "pipelines-".
    /// </summary>
    public const string ShortNames = "*";

    private readonly List<object> _statements = [];
    private readonly string _account = $"{region}:{Aws.ACCOUNT_ID}";

    public object[] Statements()
    {
        AddStorage();
        AddKeys();
        AddImages();
        AddJobs();
        AddGroups();
        AddNetwork();
        AddOthers();
        return [.. _statements];
    }

    private void AddStorage()
    {
        var writes = Places(needs.Writes);
        var reads = Places(needs.Reads).Where(read => !writes.Any(write => read.Objects.StartsWith(write.BucketArn + "/" + write.Prefix, StringComparison.Ordinal))).ToArray();

        // Runs in flight go on with the bundle that they began with, so earlier bundles stay readable.
        var assets = bound.Assets.ToDictionary(pair => $"arn:{Aws.PARTITION}:s3:::{pair.Key}", pair => pair.Value);
        Add(["s3:GetObject"], [.. reads.Select(place => place.Objects), .. writes.Select(place => place.Objects),
            .. assets.SelectMany(pair => pair.Value.Select(kind => $"{pair.Key}/{kind}"))]);
        Add(["s3:PutObject", "s3:AbortMultipartUpload"], writes.Select(place => place.Objects));
        foreach (var bucket in reads.Concat(writes).GroupBy(place => place.BucketArn, StringComparer.Ordinal))
        {
            var prefixes = bucket.Select(place => place.Prefix + "*").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            Add(["s3:ListBucket"], [bucket.Key], new() { ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = prefixes.ToArray() } });
        }

        foreach (var (bucket, kinds) in assets)
        {
            // A job lists what lies under the location that it is given: of files under their own names, the folder of their hash.
            var prefixes = kinds.Concat(kinds.Where(kind => kind.StartsWith("*/", StringComparison.Ordinal)).Select(_ => "*/")).Distinct().Order(StringComparer.Ordinal);
            Add(["s3:ListBucket"], [bucket], new() { ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = prefixes.ToArray() } });
        }
    }

    private void AddKeys()
    {
        Add(["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], needs.Keys);
        Add(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"], needs.VolumeKeys);
    }

    private void AddImages()
    {
        if (bound.Repositories.Count > 0)
        {
            Add(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], bound.Repositories);
        }

        if (bound.Repositories.Count > 0 || needs.PullsUnnamed)
        {
            Add(["ecr:GetAuthorizationToken"], ["*"]);
        }
    }

    private void AddJobs()
    {
        foreach (var job in needs.Jobs)
        {
            Add([$"sagemaker:Create{job}", $"sagemaker:Describe{job}", $"sagemaker:Stop{job}", "sagemaker:AddTags"],
                [Arn("sagemaker", $"{Noun(job)}/{(job == "HyperParameterTuningJob" ? ShortNames : "pipelines-*")}")]);
        }

        if (needs.Jobs.Contains("HyperParameterTuningJob"))
        {
            Add(["sagemaker:ListTrainingJobsForHyperParameterTuningJob"], [Arn("sagemaker", "hyper-parameter-tuning-job/" + ShortNames)]);
        }

        if (needs.Jobs.Count > 0 || needs.PassesItself)
        {
            Add(["iam:PassRole"], [roleArn], PassedTo("sagemaker.amazonaws.com"));
        }

        if (needs.Jobs.Count == 0)
        {
            return;
        }

        Add(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            needs.Jobs.Select(job => Arn("logs", $"log-group:/aws/sagemaker/{job}s*")));
        Add(["cloudwatch:PutMetricData"], ["*"],
            new() { ["StringLike"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = new[] { "/aws/sagemaker/*" } } });
    }

    private void AddGroups()
    {
        foreach (var group in needs.Groups.DistinctBy(group => group.ModelPackageGroupName))
        {
            Add(StepActions.Register,
                [group.ModelPackageGroupArn, .. InArns(group.ModelPackageGroupName).Select(name => Arn("sagemaker", $"model-package/{name}/*"))]);
        }
    }

    private void AddNetwork()
    {
        if (!needs.Vpc)
        {
            return;
        }

        Add(["ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"],
            [Arn("ec2", "network-interface/*"), Arn("ec2", "subnet/*"), Arn("ec2", "security-group/*")]);
        Add(["ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], ["*"]);
    }

    // Steps that need the same of different things share a statement.
    private void AddOthers()
    {
        foreach (var same in needs.Others.GroupBy(need => (need.Actions, need.PassedTo)))
        {
            Add(same.Key.Actions.Split(' '), same.Select(need => need.Resource), same.Key.PassedTo is { } service ? PassedTo(service) : null);
        }
    }

    private static Dictionary<string, object> PassedTo(string service) =>
        new() { ["StringEquals"] = new Dictionary<string, object> { ["iam:PassedToService"] = service } };

    // The service writes names in lower case in ARNs, and policies tell cases apart.
    private static string[] InArns(string name) => Tokens.In(name) ? [name] : [name, name.ToLowerInvariant()];

    // TrainingJob -> training-job
    private static string Noun(string job) =>
        string.Concat(job.Select((letter, i) => char.IsUpper(letter) && i > 0 ? "-" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private static S3Place[] Places(IEnumerable<string> uris) => [.. uris.Select(S3Place.Of).OfType<S3Place>()];

    private string Arn(string service, string resource) => $"arn:{Aws.PARTITION}:{service}:{_account}:{resource}";

    private void Add(string[] actions, IEnumerable<string> resources, Dictionary<string, object>? condition = null)
    {
        var list = resources.Distinct(StringComparer.Ordinal).ToArray();
        if (list.Length == 0)
        {
            return;
        }

        var statement = new Dictionary<string, object>
        {
            ["Effect"] = "Allow",
            ["Action"] = actions.Length == 1 ? actions[0] : actions,
            ["Resource"] = list.Length == 1 ? list[0] : list,
        };
        if (condition is not null)
        {
            statement["Condition"] = condition;
        }

        _statements.Add(statement);
    }
}
