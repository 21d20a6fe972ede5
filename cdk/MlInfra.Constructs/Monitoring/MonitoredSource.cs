using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What a monitor watches that is no endpoint.</summary>
public sealed class MonitoredSource
{
    private MonitoredSource(IBucket bucket, string prefix, string described) => (Bucket, Prefix, Described) = (bucket, prefix, described);

    /// <summary>Where manifests, or dated files, lie.</summary>
    internal IBucket Bucket { get; }

    internal string Prefix { get; }

    /// <summary>What is watched, in words.</summary>
    internal string Described { get; }

    internal IKey? Key { get; private init; }

    /// <summary>Where the files lie that manifests name, by whether answers are read. Null: they are those of the prefix themselves.</summary>
    internal Func<bool, (IBucket Bucket, string Prefix)>? Data { get; private init; }

    internal RecordFormat Format { get; private init; } = RecordFormat.Csv();

    internal bool IsTransform { get; private init; }

    internal bool JoinInput { get; private init; }

    internal string? Id { get; private init; }

    internal IReadOnlyList<string> Columns { get; private init; } = [];

    internal CfnCondition? Condition { get; private init; }

    internal BatchTransformProps? Batch { get; private init; }

    /// <summary>
    /// What a batch transform of this app predicts for, and what it answers. It must capture; model quality, bias and answers need
    /// <see cref="BatchTransformProps.JoinInput"/>, labels <see cref="BatchCapture.GenerateInferenceId"/> as well.
    /// </summary>
    /// <param name="batch">The batch transform.</param>
    /// <param name="columns">The columns of its files in their order, where filters leave some out of the request or of the prediction. Default: Features, and of joined files Answers after them.</param>
    public static MonitoredSource BatchTransform(BatchTransform batch, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var props = batch.Props;
        var output = props.Output ?? props.Input;
        var capture = props.Capture ?? new();
        return new(capture.Bucket ?? output, capture.Prefix, $"the batch transform {batch.Node.Path}")
        {
            Key = capture.EncryptionKey,
            Data = answers => answers ? (output, props.OutputPrefix) : (props.Input, props.InputPrefix),
            Format = BatchFormat.Of(props) ?? RecordFormat.Csv(),
            IsTransform = true,
            JoinInput = props.JoinInput,
            Id = capture.GenerateInferenceId ? BatchFormat.Id : null,
            Columns = columns ?? [],
            Condition = batch.Condition,
            Batch = props,
        };
    }

    /// <summary>What transform jobs capture that a step of a pipeline starts, or something elsewhere.</summary>
    public static MonitoredSource TransformJobs(TransformJobs jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var bucket = jobs.Capture.Bucket ?? throw new ArgumentException("Capture.Bucket is not named, so that it can't be told where the jobs capture to; set it.", nameof(jobs));
        return new(bucket, jobs.Capture.Prefix, $"the transform jobs that capture to {jobs.Capture.Prefix}")
        {
            Key = jobs.Capture.EncryptionKey,
            Data = _ => (jobs.Data, jobs.DataPrefix),
            Format = jobs.Format,
            IsTransform = true,
            JoinInput = jobs.JoinInput,
            Id = jobs.Capture.GenerateInferenceId ? BatchFormat.Id : null,
            Columns = jobs.Columns,
        };
    }

    /// <summary>Files by their date: CSV, JSON Lines or Parquet.</summary>
    public static MonitoredSource DataSet(DatedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Bucket, data.Prefix, $"the data under {data.Prefix}") { Format = data.Format, Columns = data.Columns, Id = data.IdColumn };
    }

    internal JsonObject ToNode(bool answers)
    {
        var node = new JsonObject { ["kind"] = IsTransform ? "BatchTransform" : "DataSet" };
        Format.AddTo(node);
        // Requests alone are read as they came; id and time stand beside answers.
        var joined = IsTransform && answers;
        SettingsNode.Add(node, "joined", joined, false);
        if (Columns.Count > 0)
        {
            node["columns"] = new JsonArray([.. Columns.Select(column => (JsonNode)column)]);
        }

        SettingsNode.Add(node, "id", IsTransform && !joined ? null : Id, null);
        return node;
    }
}
