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

    /// <summary>When the report is made.</summary>
    public required DateTimeOffset Now { get; init; }

    public IEnumerable<InputFile> Captured => Files.Open(Window.Files);

    /// <summary>How captured calls are read: outputs have names of their own, and the monitors' own calls are passed over.</summary>
    public CaptureFormat Format(CapturePart part) => DataFormat.Capture(part) with
    {
        ColumnNames = Definition.Features,
        OutputNames = Definition.Answers.Count > 0 ? Definition.Answers : [.. new[] { Definition.Prediction, Definition.Score }.OfType<string>()],
        PassedOver = OwnCalls,
    };

    /// <summary>A document of the baseline.</summary>
    /// <exception cref="MonitorFailedException">It is not there.</exception>
    public async Task<ReadOnlyMemory<byte>> BaselineAsync(FileUri file, CancellationToken cancel) => await Files.ReadAsync(file, cancel).ConfigureAwait(false)
        ?? throw new MonitorFailedException($"The baseline {file} is not there.") { ModelPackageArn = Baseline.ModelPackageArn };

    public ReportContent Report() => new()
    {
        Title = $"{Definition.Monitor} of {Definition.Endpoint}",
        Against = Baseline.Title,
        Window = new TimeWindow(Period.From, Period.Until),
        Made = Now,
    };
}
