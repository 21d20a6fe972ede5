using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What traffic is compared with.</summary>
public sealed class MonitorBaseline
{
    private MonitorBaseline(IBucket bucket) => Bucket = bucket;

    internal IModelGroup? Group { get; private init; }

    /// <summary>Where the files lie.</summary>
    internal IBucket Bucket { get; }

    /// <summary>The beginning of the files' keys, where the deployed version names them.</summary>
    internal string Prefix { get; private init; } = "";

    internal string? Constraints { get; private init; }

    internal string? Statistics { get; private init; }

    internal string? Config { get; private init; }

    /// <summary>The keys of the files, where they are known.</summary>
    internal IEnumerable<string> Keys => new[] { Statistics, Constraints, Config }.OfType<string>();

    /// <summary>
    /// The baseline of the version that the endpoint serves, whichever it is: a deployment brings its own. The pipeline registers it with the
    /// version.
    /// </summary>
    /// <param name="group">The group of the versions; the monitor may read them.</param>
    /// <param name="artifacts">The bucket to which the pipeline writes.</param>
    /// <param name="prefix">What the keys of all baselines begin with. Default: anything in the bucket.</param>
    public static MonitorBaseline OfDeployedVersion(IModelGroup group, IBucket artifacts, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(artifacts);
        ArgumentNullException.ThrowIfNull(prefix);
        return new(artifacts) { Group = group, Prefix = prefix };
    }

    /// <summary>Files in S3, in the shapes of Model Monitor and Clarify.</summary>
    /// <param name="bucket">The bucket that holds them.</param>
    /// <param name="constraints">The key of constraints.json; of bias, analysis.json. All kinds but attribution need it.</param>
    /// <param name="statistics">The key of statistics.json, which data quality needs.</param>
    /// <param name="config">The key of analysis_config.json, which attribution needs.</param>
    public static MonitorBaseline FromFiles(IBucket bucket, string? constraints = null, string? statistics = null, string? config = null)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        return new(bucket) { Constraints = constraints, Statistics = statistics, Config = config };
    }

    /// <summary>What a step of a pipeline makes, in a place that each run replaces.</summary>
    /// <param name="step">A step whose <see cref="BaselineStepProps.Bucket"/> is given.</param>
    /// <exception cref="ArgumentException">Each run of the step keeps its baseline for itself.</exception>
    public static MonitorBaseline FromStep(BaselineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var bucket = step.Bucket ?? throw new ArgumentException($"Each run of the step '{step.Name}' keeps its baseline for itself; set its Bucket, or register the baseline and take OfDeployedVersion.", nameof(step));
        return step.Kind switch
        {
            MonitorKind.Bias => FromFiles(bucket, constraints: step.Place + "/analysis.json"),
            MonitorKind.Attribution => FromFiles(bucket, config: step.Place + "/analysis_config.json"),
            _ => FromFiles(bucket, constraints: step.Place + "/constraints.json", statistics: step.Place + "/statistics.json"),
        };
    }

    internal string Uri(string key) => $"s3://{Bucket.BucketName}/{key}";

    internal void Check(Problems problems, string property, MonitorKind kind)
    {
        if (Group is not null)
        {
            return;
        }

        if (kind == MonitorKind.DataQuality && Statistics is null)
        {
            problems.Add(property, "no statistics", "name statistics.json, with which the data is compared", "add statistics: \"...\"");
        }

        if (kind == MonitorKind.Attribution && Config is null)
        {
            problems.Add(property, "no config", "name analysis_config.json, which holds the background of attributions", "add config: \"...\"");
        }

        if (kind != MonitorKind.Attribution && Constraints is null)
        {
            problems.Add(property, "no constraints", "name the file of limits to hold the traffic against", "add constraints: \"...\"");
        }

        foreach (var key in Keys.Where(key => key.Length == 0 || key.StartsWith('/') || key.StartsWith("s3://", StringComparison.Ordinal)))
        {
            problems.Add(property, $"'{key}'", "be the key of a file in the bucket", "drop s3://bucket/ and a slash before it");
        }
    }
}
