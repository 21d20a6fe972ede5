using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>How the data of a quality check is written.</summary>
public sealed class DatasetFormat
{
    private readonly JsonObject _format;

    private DatasetFormat(JsonObject format) => _format = format;

    /// <summary>Parquet.</summary>
    public static DatasetFormat Parquet { get; } = new(new JsonObject { ["parquet"] = new JsonObject() });

    /// <summary>What endpoints capture.</summary>
    public static DatasetFormat SageMakerCaptureJson { get; } = new(new JsonObject { ["sagemakerCaptureJson"] = new JsonObject() });

    /// <summary>CSV; predictions stand at the START or the END of a row.</summary>
    public static DatasetFormat Csv(bool header = true, string outputColumnsPosition = "START") =>
        new(new JsonObject { ["csv"] = new JsonObject { ["header"] = header, ["output_columns_position"] = outputColumnsPosition } });

    /// <summary>JSON; one object a line, or one document.</summary>
    public static DatasetFormat Json(bool lines = true) => new(new JsonObject { ["json"] = new JsonObject { ["lines"] = lines } });

    internal string Text => PythonText.Dumps(_format);
}
