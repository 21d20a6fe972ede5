using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The function that publishes approved versions, with just the leave that takes; called by decisions of the registry and by the clock.</summary>
internal sealed class PublishFunction : Construct
{
    private const int CheckEveryMinutes = 15;
    private const double MostKeptDays = 7;

    public PublishFunction(Construct scope, ModelPublishing publishing, string package, IBucket bucket, string prefix)
        : base(scope, "Publishing")
    {
        var groups = Groups(this, publishing, Problems.Of(nameof(PublishFunction)));
        var dead = new DeadLetters(this);
        var function = new PackageFunction(this, new("PublishModels")
        {
            Package = package,
            Description = "Publishes approved versions as models of a multi-model endpoint",
            May = [.. May(publishing, groups, bucket, prefix)],
            Environment = Settings(publishing, groups, bucket, prefix),
            TimeoutSeconds = 300,
            MemoryMiB = publishing.MemoryMiB,
            LogRetentionDays = publishing.LogRetentionDays,
            RemovalPolicy = publishing.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log names versions and models and holds no data; CloudWatch encrypts it with its own key.",
            Findings = FunctionFindings.LookOnly,
        });
        LogGroupName = function.LogGroupName;
        function.AlarmOnErrors("A version could not be published to a multi-model endpoint: read the function's log", publishing.AlarmTopic);
        ApprovalEvents.Accept(this, groups);
        // The clock removes what was replaced, and makes good what an event that was lost would have set off.
        dead.Accept(
            new FunctionRule("A version was approved or rejected") { Pattern = ApprovalEvents.Pattern(groups) }
                .Define(this, "OnApproval", "ApprovalPermission", function, dead),
            new FunctionRule("Time to look at what is published") { Schedule = $"rate({CheckEveryMinutes} minutes)", MaximumAgeSeconds = CheckEveryMinutes * 60 }
                .Define(this, "Clock", "ClockPermission", function, dead));
        dead.Alarm("Models of a multi-model endpoint were not published: read the dead letters and the function's log", publishing.AlarmTopic);
    }

    public string LogGroupName { get; }

    public static string CurrentKey(string prefix, string name) => $"{prefix}-current/{name}.json";

    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string? Check(Construct scope, Problems problems, ModelPublishing? publishing)
    {
        if (publishing is null)
        {
            return null;
        }

        const string Property = nameof(MultiModelEndpointProps.Publishing);
        if (publishing.Models.Count == 0)
        {
            problems.Add(Property, "no models", "name the models that approvals publish", "add one, or leave Publishing out");
        }

        foreach (var twice in publishing.Models.GroupBy(model => model.Name).Where(same => same.Count() > 1))
        {
            problems.Add(Property, $"{twice.Count()} models named '{twice.Key}'", "have names that differ, since each has a folder of its name", "rename all but one");
        }

        foreach (var model in publishing.Models.Where(model => !VariantChecks.Name().IsMatch(model.Name)))
        {
            problems.Add($"{Property}.{nameof(model.Name)}", $"'{model.Name}'", "be 1 to 63 letters, digits and inner hyphens", "drop the other characters");
        }

        foreach (var (model, group) in publishing.Models.Zip(Groups(scope, publishing, problems)))
        {
            group.Reads(model.Artifacts, problems, $"{Property}.{nameof(model.Artifacts)}");
        }

        if (publishing.KeepReplaced.ToSeconds() / 86400 is var days && days > MostKeptDays)
        {
            problems.Add($"{Property}.{nameof(publishing.KeepReplaced)}", $"{days:0.##} days", $"be at most {MostKeptDays} days", "take an hour, or as long as your callers remember a name");
        }

        FunctionChecks.Memory(problems, $"{Property}.{nameof(publishing.MemoryMiB)}", publishing.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, $"{Property}.{nameof(publishing.LogRetentionDays)}", publishing.LogRetentionDays);
        return LambdaPackage.Find(publishing.LambdaPackage, problems);
    }

    private static GroupPlace[] Groups(Construct scope, ModelPublishing publishing, Problems problems) =>
        [.. publishing.Models.Select(model => GroupPlace.Of(model.Group, scope, problems, $"{nameof(MultiModelEndpointProps.Publishing)}.{nameof(model.Group)}"))];

    private static Dictionary<string, string> Settings(ModelPublishing publishing, GroupPlace[] groups, IBucket bucket, string prefix)
    {
        var settings = new Dictionary<string, string>
        {
            ["MODELS"] = JsonSerializer.Serialize(publishing.Models.Zip(groups, (model, group) => new Dictionary<string, string> { ["name"] = model.Name, ["group"] = group.Reference })),
            ["BUCKET"] = bucket.BucketName,
            ["PREFIX"] = prefix,
            ["KEEP_SECONDS"] = $"{(long)publishing.KeepReplaced.ToSeconds()}",
        };
        publishing.Stage?.Tell(settings);
        return settings;
    }

    private static IEnumerable<Allow> May(ModelPublishing publishing, GroupPlace[] groups, IBucket bucket, string prefix)
    {
        var models = publishing.Models;
        yield return new("ReadTheGroups", ["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"],
            [.. groups.SelectMany(group => group.PackageArns.Prepend(group.Arn)).Distinct()])
        {
            WildcardReason = "the wildcards stand for the versions of these groups, which are made after deployment.",
        };
        yield return new("ReadArtifacts", ["s3:GetObject"], [.. models.Select(model => $"{model.Artifacts.BucketArn}/{model.ArtifactPrefix}*").Distinct()])
        {
            WildcardReason = "every run of the pipeline writes its artifact under a key of its own.",
        };
        yield return new("PublishAndRemove", ["s3:PutObject", "s3:DeleteObject"], [.. models.Select(model => $"{bucket.BucketArn}/{prefix}/{model.Name}/*")])
        {
            WildcardReason = "every version has a key of its own in its model's folder.",
        };
        yield return new("SayWhatIsCurrent", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [.. models.Select(model => $"{bucket.BucketArn}/{CurrentKey(prefix, model.Name)}")]);
        yield return new("SeeWhatIsThere", ["s3:ListBucket"], [bucket.BucketArn]);
        string[] keys = [.. models.Select(model => model.Artifacts.EncryptionKey?.KeyArn).Append(bucket.EncryptionKey?.KeyArn).OfType<string>().Distinct()];
        if (keys.Length > 0)
        {
            yield return new("DecryptAndEncrypt", ["kms:Decrypt", "kms:GenerateDataKey"], keys);
        }
    }
}
