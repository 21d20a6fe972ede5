using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>How records are written: CSV lines as lists of cells, or JSON. Cells and values keep the very text they came with.</summary>
internal sealed class RecordFormat
{
    private readonly bool isCsv;

    private RecordFormat(bool isCsv) => this.isCsv = isCsv;

    /// <summary>The format of a content type; throws AWS's ValidationException for one whose records cannot be taken apart.</summary>
    public static RecordFormat Of(string? contentType, string member)
    {
        var kind = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return kind switch
        {
            "text/csv" => new RecordFormat(true),
            "application/json" or "application/jsonlines" => new RecordFormat(false),
            _ => throw AwsException.Validation($"DataProcessing needs {member} to be text/csv, application/json or application/jsonlines, and it is '{contentType}'."),
        };
    }

    /// <summary>Whether records are CSV lines.</summary>
    public bool IsCsv => isCsv;

    /// <summary>Reads a record.</summary>
    public JsonNode? Read(string record)
    {
        if (isCsv) return new JsonArray([.. Cells(record).Select(c => (JsonNode)c)]);
        try
        {
            return JsonNode.Parse(record);
        }
        catch (JsonException e)
        {
            throw new JobFault($"ClientError: a record is not JSON: {e.Message}");
        }
    }

    /// <summary>Writes a record.</summary>
    public string Write(JsonNode? record) => !isCsv ? RecordPath.Text(record) : record is JsonArray cells ? string.Join(',', cells.Select(Cell)) : Cell(record);

    /// <summary>A record with the answer to it, as SageMaker joins them.</summary>
    public JsonNode? Join(JsonNode? input, JsonNode? answer)
    {
        if (isCsv) return new JsonArray([.. ((JsonArray)input!).Select(c => c?.DeepClone()), .. ((JsonArray)answer!).Select(c => c?.DeepClone())]);
        var joined = input is JsonObject o ? (JsonObject)o.DeepClone() : new JsonObject { ["SageMakerInput"] = input?.DeepClone() };
        joined["SageMakerOutput"] = answer?.DeepClone();
        return joined;
    }

    private static string Cell(JsonNode? cell) => cell is null ? "" : JsonReading.AsText(cell);

    /// <summary>The cells of a line as they stand there, quotes and all.</summary>
    private static List<string> Cells(string line)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                continue;
            }

            cell.Append(c);
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
