using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Monitors;

/// <summary>
/// One monitor, as the construct writes it and the function and the job read it: a JSON object whose members are the properties here, their first
/// letter in lower case. What has a default may be left out; a member that is none of these is an error.
/// </summary>
internal sealed record MonitorDefinition
{
    /// <summary>What is watched.</summary>
    public required MonitorKind Kind { get; init; }

    /// <summary>The monitor's name: the dimension MonitoringSchedule of its metrics, and a folder of its reports.</summary>
    public required string Monitor { get; init; }

    /// <summary>The endpoint that is watched. Empty where <see cref="Source"/> is.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The variant of it.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The files that are watched in place of an endpoint's. Default: none.</summary>
    public SourceDefinition? Source { get; init; }

    /// <summary>How long a period is. Range: a divisor of 24. Periods begin at midnight UTC and its multiples. Default: 1.</summary>
    public int PeriodHours { get; init; } = 1;

    /// <summary>Where calls are captured to (the DestinationS3Uri, without endpoint and variant); of data sets, what comes before the date.</summary>
    public required FileUri Captured { get; init; }

    /// <summary>Where files and markers are written to.</summary>
    public required FileUri Reports { get; init; }

    /// <summary>What traffic is held against.</summary>
    public required BaselineSource Baseline { get; init; }

    /// <summary>Names of the columns of what goes in, in their order, where it names none itself (CSV, arrays). Default: as the data has it, else <c>_c0</c>, ...</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The same for what comes out. Default: the columns that <c>prediction</c> and <c>score</c> name, in this order.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Where labels are put, by the hour of their arrival. Model quality needs it; bias takes it where it is given.</summary>
    public FileUri? GroundTruth { get; init; }

    /// <summary>How long after its end a period is looked at: as long as labels, or files, take to arrive. Range: 0 to 240. Default: 0.</summary>
    public int LagHours { get; init; }

    /// <summary>What kind of answers the model gives. Default: BinaryClassification.</summary>
    public ProblemType Problem { get; init; } = ProblemType.BinaryClassification;

    /// <summary>The column of the answer. Model quality and bias need it, or a score.</summary>
    public string? Prediction { get; init; }

    /// <summary>The column of the score. Attribution explains it. Default, there: the only column of the answer.</summary>
    public string? Score { get; init; }

    /// <summary>What the column of the truth is called in data sets, and in the joined files. Default: <c>label</c>.</summary>
    public string Label { get; init; } = "label";

    /// <summary>The label that is positive; of bias, the favourable one. Default: 1.</summary>
    public string PositiveLabel { get; init; } = "1";

    /// <summary>The score from which on the answer is positive, where there is no answer but a score. Default: 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Who may be at a disadvantage: <c>{"column", "values": [..]}</c> or <c>{"column", "above": n}</c>. Bias needs at least one.</summary>
    public IReadOnlyList<BiasFacet> Facets { get; init; } = [];

    /// <summary>The column of segments, for conditional disparity. Default: none.</summary>
    public string? Group { get; init; }

    /// <summary>How often attribution may call the endpoint in a period. Range: 10 to 100,000. Default: 200.</summary>
    public int Calls { get; init; } = 200;

    /// <summary>The settings of its kind, in one object <c>settings</c>: the members of these records. Default: theirs.</summary>
    public DataQualitySettings DataQuality { get; init; } = new();

    public QualitySettings ModelQuality { get; init; } = new();

    public BiasSettings Bias { get; init; } = new();

    /// <summary>Of bias: how much worse than the baseline is borne (<c>settings.tolerance</c>). Default: 0.1.</summary>
    public double BiasTolerance { get; init; } = 0.1;

    public ShapleySettings Attribution { get; init; } = new();

    /// <summary>Of attribution: how many records are explained at most (<c>settings.records</c>). Default: 50.</summary>
    public int AttributionRecords { get; init; } = 50;

    /// <summary>The job for windows past <see cref="LambdaBytes"/>. Default: none, so that all is done in the function.</summary>
    public JobDefinition? Job { get; init; }

    /// <summary>How much captured data the function looks at itself, where there is a job for more. Default: 64 MiB.</summary>
    public long LambdaBytes { get; init; } = 64L << 20;

    /// <summary>How far back missed periods are caught up. Range: at least a period, to 336 (CloudWatch takes no older values). Default: 48.</summary>
    public int CatchUpHours { get; init; } = 48;

    /// <summary>How far back files are looked for that came after their period was done; the next one reads them. Range: 0 to 336. Default: 24.</summary>
    public int LateHours { get; init; } = 24;

    /// <summary>Of model quality: how far back calls are taken up again whose label came after their lag. Range: 0 to 336. Default: 0, they stay without.</summary>
    public int LateLabelHours { get; init; }

    /// <summary>The text it was read from, to be handed on.</summary>
    public required string Json { get; init; }

    public TimeSpan Period => TimeSpan.FromHours(PeriodHours);

    public TimeSpan Lag => TimeSpan.FromHours(LagHours);

    /// <summary>Where the files of this monitor lie.</summary>
    public FileUri Folder => Source is null ? Reports / Endpoint / Monitor : Reports / Monitor;

    /// <summary>What is watched, in words.</summary>
    public string Watched => Source switch
    {
        null => Endpoint,
        { Kind: SourceKind.BatchTransform } => $"the batch transform jobs that capture to {Captured}",
        _ => $"the data under {Captured}",
    };

    /// <summary>Those of the managed monitors: files have no endpoint.</summary>
    public Dictionary<string, string> Dimensions => Source is null ? new() { ["Endpoint"] = Endpoint, ["MonitoringSchedule"] = Monitor } : new() { ["MonitoringSchedule"] = Monitor };

    /// <summary>Where the managed monitor of the kind puts its metrics.</summary>
    public string MetricNamespace => (Source is null ? "aws/sagemaker/Endpoints/" : "aws/sagemaker/ModelMonitoring/") + Kind switch
    {
        MonitorKind.DataQuality => "data-metrics",
        MonitorKind.ModelQuality => "model-metrics",
        MonitorKind.Bias => "bias-metrics",
        _ => "explainability-metrics",
    };

    /// <exception cref="Runtime.FunctionConfigurationException">It is none; the text names each member that is wrong.</exception>
    public static MonitorDefinition Parse(string json) => DefinitionReader.Read(json);
}
