using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Triggers;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The function that looks at captured answers, called for each file of them.</summary>
internal sealed class OutputFunction : Construct
{
    public const string Namespace = "MlInfra/Endpoints";
    public const string Metric = "InvalidOutput";

    public OutputFunction(Construct scope, string endpointName, DataCapture capture, ITopic? topic)
        : base(scope, "Outputs")
    {
        var check = capture.Check!;
        var problems = Problems.Of(nameof(OutputCheck), scope, "Outputs");
        var package = LambdaPackage.Find(check.LambdaPackage, problems);
        problems.ThrowIfAny();
        var folder = $"{capture.Prefix}/{endpointName}";
        var dead = new DeadLetters(this);
        var function = new PackageFunction(this, new("CheckOutputs")
        {
            Package = package!,
            Description = "Tells CloudWatch which share of an endpoint's captured answers is invalid",
            May = [.. May(capture, folder)],
            Environment = new Dictionary<string, string> { ["EXPECTED"] = JsonSerializer.Serialize(check.Expected.ToJson()), ["ENDPOINT"] = endpointName, ["FOLDER"] = folder },
            TimeoutSeconds = 60,
            MemoryMiB = check.MemoryMiB,
            LogRetentionDays = check.LogRetentionDays,
            RemovalPolicy = check.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log names files and counts and holds no data; CloudWatch encrypts it with its own key.",
            Findings = FunctionFindings.LookOnly,
        });
        LogGroupName = function.LogGroupName;
        BucketEvents.Of(capture.Bucket)?.SwitchOn();
        function.AlarmOnErrors("Captured answers of an endpoint could not be looked at: read the function's log", topic);
        dead.Accept(new FunctionRule("Records were captured") { Pattern = Arrivals.Pattern(capture.Bucket.BucketName, folder, ".jsonl"), MaximumAgeSeconds = 3600 }
            .Define(this, "OnCapture", "Permission", function, dead));
        dead.Alarm("Captured answers of an endpoint were not looked at: read the dead letters and the function's log", topic);
    }

    public string LogGroupName { get; }

    /// <summary>The capture with the check that there will be: one that nobody asked for is left out where it cannot be.</summary>
    public static DataCapture? Settled(Construct endpoint, DataCapture? capture, EndpointAlarms? alarms, int variants)
    {
        if (capture?.Check is not { IfPossible: true } check)
        {
            return capture;
        }

        var hindrance =
            !LambdaPackage.IsThere(check.LambdaPackage) ? "there is no Lambda package (run lambdas/publish.sh)"
            : BucketEvents.Of(capture.Bucket) is null ? "whether the bucket sends its events to EventBridge is not known here"
            : EndpointGuards.Count(variants, alarms, capture) > EndpointGuards.MostAlarms ? $"SageMaker watches no more than {EndpointGuards.MostAlarms} alarms during a roll-out"
            : null;
        var has = alarms is not null && capture is { Output: true, Percentage: > 0 };
        if (has && hindrance is null)
        {
            return capture;
        }

        if (has)
        {
            Annotations.Of(endpoint).AddInfo($"The captured answers are not looked at: {hindrance}. Set Capture.Check to say what is wanted, or to null.");
        }

        return capture with { Check = null };
    }

    public static void Check(Problems problems, string property, DataCapture capture)
    {
        if (capture.Check is not { } check)
        {
            return;
        }

        property = $"{property}.{nameof(capture.Check)}";
        if (!capture.Output)
        {
            problems.Add(property, "a check of answers that are not kept", "go with Output", "set Output, or leave the check out");
        }

        if (problems.Knows($"{property}.{nameof(check.InvalidShare)}", check.InvalidShare) && check.InvalidShare is < 0 or > 1 or double.NaN)
        {
            problems.Add($"{property}.{nameof(check.InvalidShare)}", $"{check.InvalidShare}", "be a share from 0 to 1", "take 0.01 for one of 100 answers");
        }

        check.Expected.Check(problems, $"{property}.{nameof(check.Expected)}");
        FunctionChecks.Memory(problems, $"{property}.{nameof(check.MemoryMiB)}", check.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, $"{property}.{nameof(check.LogRetentionDays)}", check.LogRetentionDays);
        _ = LambdaPackage.Find(check.LambdaPackage, problems);
    }

    public static MetricAlarm Alarm(string variant, double share, IReadOnlyDictionary<string, string> dimensions) => new(Namespace, Metric, share)
    {
        Description = FormattableString.Invariant($"More than {share:0.##%} of the captured answers of variant {variant} are invalid"),
        Dimensions = dimensions,
        Statistic = "Average",
    };

    private static IEnumerable<Allow> May(DataCapture capture, string folder)
    {
        yield return new("ReadCapturedRecords", ["s3:GetObject"], [$"{capture.Bucket.BucketArn}/{folder}/*"]) { WildcardReason = "SageMaker names the files by time." };
        yield return new("TellWhatIsInvalid", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = Namespace } },
            WildcardReason = "the action has no resources; the condition holds it to the one namespace.",
        };
        if ((capture.EncryptionKey ?? capture.Bucket.EncryptionKey) is { } key)
        {
            yield return new("DecryptCapturedRecords", ["kms:Decrypt"], [key.KeyArn]);
        }
    }
}
