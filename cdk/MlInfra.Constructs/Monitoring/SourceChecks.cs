using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What keeps a monitor from reading files that are no endpoint's.</summary>
internal static class SourceChecks
{
    private const string At = nameof(MonitorProps.Source);

    public static void Run(Problems problems, MonitorPlan plan, MonitoredSource source)
    {
        var props = plan.Props;
        foreach (var (name, given) in new[] { (nameof(props.Variant), props.Variant is not null), (nameof(props.Capture), props.Capture is not null) })
        {
            if (given)
            {
                problems.Add(name, $"a value with {source.Described}", "be left out: only endpoints have such", "remove it");
            }
        }

        if (plan.Part.Kind == MonitorKind.Attribution)
        {
            problems.Add(At, source.Described, "be an endpoint, which is asked to explain its requests", "set Endpoint, or watch the data with a DataQualityMonitor");
        }

        if (source.Prefix.Length == 0 || source.Prefix.StartsWith('/') || source.Prefix.EndsWith('/'))
        {
            problems.Add(At, $"the prefix '{source.Prefix}'", "name a folder of the bucket without slashes at its ends", source.IsTransform ? "take batch/capture" : "name the folder before the date");
        }

        if (source.Batch is { } batch)
        {
            Batch(problems, props, source, batch);
        }

        if (source is { IsTransform: true, Format.IsParquet: true })
        {
            problems.Add(At, "Parquet", "be CSV or JSON Lines, which batch transform reads and writes", "take RecordFormat.Csv() or JsonLines()");
        }

        if (source.IsTransform && plan.ReadsAnswers && !source.JoinInput)
        {
            problems.Add(At, $"{source.Described}, which does not join predictions to their requests", "do so where answers are looked at", "set JoinInput = true");
        }

        if (plan.Truth is not null && source.Id is null)
        {
            problems.Add(At, $"{source.Described} without ids, by which labels name rows", "have them where there is GroundTruth", source.IsTransform ? "set GenerateInferenceId = true at its Capture" : "name IdColumn");
        }
    }

    private static void Batch(Problems problems, MonitorProps props, MonitoredSource source, BatchTransformProps batch)
    {
        if (batch.Capture is null)
        {
            problems.Add(At, $"{source.Described}, which captures nothing", "note what it read and wrote", "set Capture = new BatchCapture() at the batch transform");
        }

        if (BatchFormat.Of(batch) is null)
        {
            problems.Add(At, $"'{batch.ContentType}', split by {batch.Split}", "be CSV or lines of JSON, which a monitor reads", "write the data so, or watch it as MonitoredSource.DataSet");
        }

        if (source.Columns.Count == 0 && (batch.InputFilter ?? batch.OutputFilter) is { } filter)
        {
            problems.Add(At, $"a batch transform with the filter '{filter}'", "be told the columns that its files have", "name them: MonitoredSource.BatchTransform(batch, [...])");
        }

        if (source.Condition is null && props.Baseline.Group is not null)
        {
            problems.Add(nameof(props.Baseline), "that of the deployed version for a model that no approval deploys", "be files", "take MonitorBaseline.FromFiles, or serve ModelSource.FromApproved");
        }
    }
}
