using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How the files of a batch transform are read.</summary>
internal static class BatchFormat
{
    /// <summary>The column that holds the id which SageMaker gives to predictions.</summary>
    public const string Id = "SageMakerInferenceId";

    /// <summary>By the MIME type; null where records of it can't be read.</summary>
    public static RecordFormat? Of(BatchTransformProps props) => props.ContentType.Split(';')[0].Trim() switch
    {
        "text/csv" => RecordFormat.Csv(),
        "application/jsonlines" or "application/json" when props.Split == BatchSplit.Line => RecordFormat.JsonLines(),
        _ => null,
    };
}
