using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

/// <summary>
/// Defines the start of a pipeline for batches of what arrives in a folder of S3. A function looks every few minutes; when what waits
/// is a batch by its number, its size or the pause after it, a run is given the list of its objects.
/// </summary>
/// <remarks>
/// Each object is in one batch, however often the function is called or killed: what was taken is written down in S3 before the run
/// is started. What lies in the folder at the first look has arrived. New content under a key is a new arrival.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html"/>
public sealed class BatchedArrivalTrigger : Construct
{
    /// <summary>Defines the function, its schedule, role and log, and the queue of events that could not be handled.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, a parameter is none of the pipeline's, or there is no Lambda package.</exception>
    public BatchedArrivalTrigger(Construct scope, string id, BatchedArrivalTriggerProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var package = BatchedArrivalChecks.Run(props, Problems.Of(nameof(BatchedArrivalTrigger), scope, id));
        var state = props.StateBucket ?? props.Bucket;
        var own = Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 100, Separator = "-" });
        StateUri = $"s3://{state.BucketName}/{props.StatePrefix}/{own}/";

        var dead = new DeadLetters(this);
        var function = new PackageFunction(this, new("BatchArrivals")
        {
            Package = package,
            Description = $"Gathers what arrives under {props.Prefix} and runs {props.Pipeline.PipelineName} for it",
            RoleDescription = "Gathers arrivals and starts a pipeline for them",
            May = [.. May(props, state, $"{props.StatePrefix}/{own}/")],
            Environment = new Dictionary<string, string> { ["ARRIVALS"] = Settings(props, state, $"{props.StatePrefix}/{own}/") },
            TimeoutSeconds = 300,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log counts objects and names manifests and holds no data; CloudWatch encrypts it with its own key.",
            Findings = FunctionFindings.LookOnly,
        });
        List<string> rules =
        [
            // A look that was missed is made up for by the next one.
            new FunctionRule($"It is time to look what arrived under {props.Prefix}") { Schedule = FunctionRule.EveryMinutes((int)props.LookEvery.ToMinutes()), MaximumAgeSeconds = 300 }
                .Define(this, "Look", "LookPermission", function, dead),
        ];
        if (!props.Overlap)
        {
            rules.Add(new FunctionRule($"A run of {props.Pipeline.PipelineName} ended") { Pattern = PipelineEnds.Pattern(props.Pipeline) }
                .Define(this, "OnRunEnd", "RunEndPermission", function, dead));
        }

        dead.Accept([.. rules]);
        dead.Alarm($"A look at what arrived under {props.Prefix} failed three times: read the dead letters and the function's log", props.AlarmTopic);
        function.AlarmOnErrors($"A look at what arrived under {props.Prefix} failed: read the function's log", props.AlarmTopic);
        LetThePipelineRead(props, state, $"{props.StatePrefix}/{own}/");
        (FunctionName, LogGroupName, DeadLetterQueueUrl) = (function.Name, function.LogGroupName, dead.Url);
    }

    /// <summary>Where the watermark and the manifests lie.</summary>
    public string StateUri { get; }

    /// <summary>The name of the function.</summary>
    public string FunctionName { get; }

    /// <summary>The log group in which the function says what it did.</summary>
    public string LogGroupName { get; }

    /// <summary>The URL of the queue that holds looks which failed.</summary>
    public string DeadLetterQueueUrl { get; }

    private static string Settings(BatchedArrivalTriggerProps props, IBucket state, string statePrefix)
    {
        var node = new JsonObject
        {
            ["pipeline"] = props.Pipeline.Arns()[^1],
            ["bucket"] = props.Bucket.BucketName,
            ["prefix"] = props.Prefix + "/",
            ["stateBucket"] = state.BucketName,
            ["statePrefix"] = statePrefix,
            ["latenessHours"] = ExactTime.Hours(props.Lateness),
            ["manifestParameter"] = props.ManifestParameter,
        };
        Add("suffix", props.Suffix is { } suffix ? JsonValue.Create(suffix) : null);
        Add("count", props.Batch.Count is { } count ? JsonValue.Create(count) : null);
        Add("bytes", props.Batch.Size is { } size ? JsonValue.Create((long)size.ToBytes()) : null);
        Add("quietMinutes", Minutes(props.Batch.QuietTime));
        Add("longestWaitMinutes", Minutes(props.Batch.LongestWait));
        Add("overlap", props.Overlap ? JsonValue.Create(true) : null);
        if (props.Parameters.Count > 0)
        {
            node["parameters"] = new JsonObject(props.Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        }

        return Definition.Write(node);

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                node[name] = value;
            }
        }
    }

    private static JsonValue? Minutes(Duration? time) => time is null ? null : JsonValue.Create(ExactTime.Minutes(time));

    private static IEnumerable<Allow> May(BatchedArrivalTriggerProps props, IBucket state, string statePrefix)
    {
        yield return new("ListWhatArrived", ["s3:ListBucket"], [props.Bucket.BucketArn]) { When = Under(props.Prefix + "/*") };
        yield return new("SeeTheWatermark", ["s3:ListBucket"], [state.BucketArn]) { When = Under(statePrefix + "*") };
        yield return new("KeepTheWatermark", ["s3:GetObject", "s3:PutObject"], [$"{state.BucketArn}/{statePrefix}*"])
        {
            WildcardReason = "each batch has a manifest of its own name.",
        };
        if (state.EncryptionKey is { } key)
        {
            yield return new("CryptTheWatermark", ["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn]);
        }

        yield return new("RunThePipeline", ["sagemaker:StartPipelineExecution", "sagemaker:ListPipelineExecutions"], props.Pipeline.Arns());
    }

    // The pipeline's role follows from its steps, and these know neither the folder nor the manifests.
    private void LetThePipelineRead(BatchedArrivalTriggerProps props, IBucket state, string statePrefix)
    {
        if (props.Pipeline is not TrainingPipeline pipeline)
        {
            return;
        }

        List<Allow> may =
        [
            new("ReadTheBatches", ["s3:GetObject"], [$"{props.Bucket.BucketArn}/{props.Prefix}/*", $"{state.BucketArn}/{statePrefix}*"]),
            new("ListTheBatches", ["s3:ListBucket"], [props.Bucket.BucketArn]) { When = Under(props.Prefix + "/*") },
            new("ListTheManifests", ["s3:ListBucket"], [state.BucketArn]) { When = Under(statePrefix + "*") },
        ];
        if (new[] { props.Bucket.EncryptionKey, state.EncryptionKey }.Where(key => key is not null).Select(key => key!.KeyArn).Distinct().ToArray() is { Length: > 0 } keys)
        {
            may.Add(new("DecryptTheBatches", ["kms:Decrypt"], keys));
        }

        var policy = new CfnPolicy(this, "PipelineReads", new CfnPolicyProps
        {
            PolicyName = "Batches",
            PolicyDocument = PolicyJson.Document(may.Select(statement => statement.ToJson())),
            Roles = [pipeline.Role.RoleName],
        });
        Suppress.Finding(policy, Suppress.Wildcard, "ReadTheBatches: the wildcards stand for objects that arrive after deployment, and for their manifests.");
    }

    private static Dictionary<string, object> Under(string prefix) =>
        new() { ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = prefix } };
}
