using MlInfra.Analysis.Data;
using MlInfra.Analysis.Reports;
using MlInfra.Lambdas.Monitors.Baselines;
using MlInfra.Lambdas.Monitors.Periods;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>What an analysis of a period is given.</summary>
internal sealed record PeriodContext
{
    /// <summary>What the inference ids of the monitors' own calls begin with; such calls are no traffic.</summary>
    public const string OwnCalls = "mlinfra-monitor";

    public required MonitorDefinition Definition { get; init; }

    public required MonitorPeriod Period { get; init; }

    public required CapturedWindow Window { get; init; }

    public required IFileStore Files { get; init; }

    public required BaselineFiles Baseline { get; init; }

    /// <summary>Since when what is wrong has been so, before this period.</summary>
    public required DriftHistory History { get; init; }

    /// <summary>Where rows must be held, what there is room for.</summary>
    public required RowMemory Memory { get; init; }

    /// <summary>When the report is made.</summary>
    public required DateTimeOffset Now { get; init; }

    public IEnumerable<InputFile> Captured =>
    [
        .. Open(Window.Files),
        // What can't be opened is counted as a file that broke off, with its reason.
        .. Window.Faults.Select(fault => new InputFile(fault.Name, _ => throw new IOException(fault.Reason))),
    ];

    /// <summary>Files of earlier periods, for calls whose label has only come now.</summary>
    public IEnumerable<InputFile> Earlier => Open(Window.Earlier);

    /// <summary>How captured records are read: answers have names of their own, and the monitors' own calls are passed over.</summary>
    /// <param name="part">Of an endpoint's calls, which side. Other files are read whole.</param>
    /// <param name="features">The names of what goes in. Default: those of the definition.</param>
    public DataFormat Format(CapturePart part, IReadOnlyList<string>? features = null) => Definition.Source switch
    {
        null => DataFormat.Capture(part) with { ColumnNames = features ?? Definition.Features, OutputNames = Answers, PassedOver = OwnCalls },
        { Format: SourceFormat.Parquet } => DataFormat.Parquet(),
        { Format: SourceFormat.JsonLines } source => DataFormat.JsonLines() with { ColumnNames = Columns(source, features) },
        var source => DataFormat.Csv(source.Header) with { ColumnNames = source.Header ? [] : Columns(source, features) },
    };

    /// <summary>Columns of files that are no features and no answers: the monitor leaves them out.</summary>
    public bool IsPassedOver(string column) => Definition.Source is { } source && !Definition.Features.Contains(column) && !Answers.Contains(column)
        && (column == source.Id || column is SourceDefinition.TransformId or SourceDefinition.TransformTime || (Definition.Features.Count > 0 && source.Columns.Contains(column)));

    private IReadOnlyList<string> Answers => Definition.Answers.Count > 0 ? Definition.Answers : [.. new[] { Definition.Prediction, Definition.Score }.OfType<string>()];

    private IReadOnlyList<string> Columns(SourceDefinition source, IReadOnlyList<string>? features)
    {
        var named = source.Columns.Count > 0 ? source.Columns : [.. features ?? Definition.Features, .. source.Joined || source.Kind == SourceKind.DataSet ? Answers : []];
        return source is { Joined: true, Id: SourceDefinition.TransformId } ? [.. named, SourceDefinition.TransformId, SourceDefinition.TransformTime] : named;
    }

    private IEnumerable<InputFile> Open(IReadOnlyList<StoredFile> files) => Files.Open(files).Select(file => Definition.Source is null ? file : file.Unpacked());

    /// <summary>A document of the baseline.</summary>
    /// <exception cref="MonitorFailedException">It is not there.</exception>
    public async Task<ReadOnlyMemory<byte>> BaselineAsync(FileUri file, CancellationToken cancel) => await Files.ReadAsync(file, cancel).ConfigureAwait(false)
        ?? throw new MonitorFailedException($"The baseline {file} is not there.") { ModelPackageArn = Baseline.ModelPackageArn };

    public ReportContent Report() => new()
    {
        Title = $"{Definition.Monitor} of {Definition.Watched}",
        Against = Baseline.Title,
        Window = new TimeWindow(Period.From, Period.Until),
        Made = Now,
        LateFiles = Window.Late,
    };
}
