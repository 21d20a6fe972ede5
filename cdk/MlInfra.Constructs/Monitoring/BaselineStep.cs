using System.Text.Json.Nodes;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Makes what monitors compare traffic with: statistics and limits, in Model Monitor's and Clarify's files, by the same executable that
/// judges. Registered with a version, they go where it goes.
/// </summary>
/// <example><code>DriftCheckBaselines = BaselineStep.DriftCheck(data, quality), Metrics = BaselineStep.Metrics(data, quality)</code></example>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-quality-clarify-baseline-lifecycle.html"/>
public sealed class BaselineStep : PipelineStep
{
    /// <summary>What an argument of a job holds.</summary>
    internal const int MostCharacters = 256;

    private const string Files = "baseline";
    private const string Folder = "/opt/ml/processing/";

    // The folder of inputs may not be one to run from. The shell gives the executable's path as $0 and the arguments as $@.
    private const string Start = "cp \"$0\" /tmp/mlinfra-monitor && chmod +x /tmp/mlinfra-monitor && exec /tmp/mlinfra-monitor \"$@\"";

    private readonly BaselineStepProps _props;

    /// <summary>Makes the step.</summary>
    public BaselineStep(string name, BaselineStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the files lie in S3.</summary>
    public StepProperty Output => new(this, $"ProcessingOutputConfig.Outputs['{Files}'].S3Output.S3Uri", (_, _) => { });

    internal override string Type => "Processing";

    internal MonitorKind Kind => _props.Of.Kind;

    internal IBucket? Bucket => _props.Bucket;

    /// <summary>The folder in the bucket: steps of several kinds have one prefix.</summary>
    internal string Place => $"{_props.Prefix}/{Name}";

    /// <summary>What monitors of the version compare with, from steps of different kinds.</summary>
    /// <exception cref="ArgumentException">Two steps are of one kind.</exception>
    public static DriftCheckBaselines DriftCheck(params IReadOnlyList<BaselineStep> steps)
    {
        var of = ByKind(steps);
        return new()
        {
            ModelDataStatistics = File(of, MonitorKind.DataQuality, "statistics.json"),
            ModelDataConstraints = File(of, MonitorKind.DataQuality, "constraints.json"),
            ModelStatistics = File(of, MonitorKind.ModelQuality, "statistics.json"),
            ModelConstraints = File(of, MonitorKind.ModelQuality, "constraints.json"),
            BiasPostTrainingConstraints = File(of, MonitorKind.Bias, "analysis.json"),
            ExplainabilityConfigFile = File(of, MonitorKind.Attribution, "analysis_config.json"),
        };
    }

    /// <summary>The same, as what was measured of the version: shown beside it in the registry.</summary>
    /// <exception cref="ArgumentException">Two steps are of one kind.</exception>
    public static ModelMetrics Metrics(params IReadOnlyList<BaselineStep> steps)
    {
        var of = ByKind(steps);
        return new()
        {
            ModelDataStatistics = File(of, MonitorKind.DataQuality, "statistics.json"),
            ModelDataConstraints = File(of, MonitorKind.DataQuality, "constraints.json"),
            ModelStatistics = File(of, MonitorKind.ModelQuality, "statistics.json"),
            ModelConstraints = File(of, MonitorKind.ModelQuality, "constraints.json"),
            BiasPostTraining = File(of, MonitorKind.Bias, "analysis.json"),
        };
    }

    internal override JsonObject Arguments(StepContext context)
    {
        _props.Of.Check(context.Problems, context.Name, _props);
        if (_props.Format is not (null or "csv" or "jsonl" or "parquet"))
        {
            context.Problems.Add(context.Name(nameof(_props.Format)), $"'{_props.Format}'", "be csv, jsonl or parquet", "leave it out to go by the files' names");
        }

        if (_props.Bucket is not null && (_props.Prefix.Length == 0 || _props.Prefix.StartsWith('/') || _props.Prefix.EndsWith('/')))
        {
            context.Problems.Add(context.Name(nameof(_props.Prefix)), $"'{_props.Prefix}'", "name a folder of the bucket without slashes at its ends", "take baselines");
        }

        var executable = MonitorPackage.Find(_props.MonitorPackage, context.Name(nameof(_props.MonitorPackage)), context.Problems);
        return new ProcessingStep(Name, new ProcessingStepProps
        {
            Image = _props.Image,
            InstanceType = _props.InstanceType,
            VolumeSizeInGB = _props.VolumeSizeInGB,
            VolumeKey = _props.VolumeKey,
            OutputKey = _props.OutputKey,
            Script = executable is null ? null : JobFile.FromPath(executable),
            ScriptCommand = ["/bin/sh", "-c", Start],
            Arguments = [.. Words(context).Select(word => (PipelineValue)word)],
            Inputs = [new ProcessingInput("data", _props.Data, Folder + "input/data")],
            Outputs = [new ProcessingOutput(Files, Folder + "output") { Destination = _props.Bucket is { } bucket ? (PipelineValue)$"s3://{bucket.BucketName}/{Place}" : null }],
            MaxRun = _props.MaxRun,
            Network = _props.Network,
        }).Arguments(context);
    }

    private static Dictionary<MonitorKind, BaselineStep> ByKind(IReadOnlyList<BaselineStep> steps)
    {
        var of = new Dictionary<MonitorKind, BaselineStep>();
        foreach (var step in steps)
        {
            if (!of.TryAdd(step._props.Of.Kind, step))
            {
                throw new ArgumentException($"The steps '{of[step._props.Of.Kind].Name}' and '{step.Name}' both make the baseline of {step._props.Of.Kind}; a version has one.", nameof(steps));
            }
        }

        return of;
    }

    private static MetricsSource? File(Dictionary<MonitorKind, BaselineStep> of, MonitorKind kind, string name) =>
        of.TryGetValue(kind, out var step) ? MetricsSource.At(PipelineValue.Join("/", step.Output, name)) : null;

    private List<string> Words(StepContext context)
    {
        List<string> words = ["monitor", "baseline", "--kind", _props.Of.Kind.ToString(), "--data", Folder + "input/data", "--output", Folder + "output", .. _props.Of.Words];
        Add("--format", _props.Format);
        Add("--label", _props.Label);
        AddNames("--features", nameof(_props.Features), _props.Features);
        return words;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                words.AddRange([name, value]);
            }
        }

        void AddNames(string name, string property, IReadOnlyList<string> columns)
        {
            var line = "";
            foreach (var column in columns)
            {
                if (column.Contains(',', StringComparison.Ordinal) || column.Length > MostCharacters)
                {
                    context.Problems.Add(context.Name(property), $"'{column}'", $"be names without commas of at most {MostCharacters} characters", "give the data a header, or rename the column");
                }

                if (line.Length + 1 + column.Length > MostCharacters)
                {
                    Add(name, line);
                    line = "";
                }

                line = line.Length == 0 ? column : $"{line},{column}";
            }

            Add(name, line.Length == 0 ? null : line);
        }
    }
}
