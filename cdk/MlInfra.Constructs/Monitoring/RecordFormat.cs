using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How records lie in files. What is named <c>.gz</c> is decompressed.</summary>
public sealed class RecordFormat
{
    private RecordFormat(string name, bool header)
    {
        Name = name;
        Header = header;
    }

    internal string Name { get; }

    internal bool Header { get; }

    internal bool IsParquet => Name == "Parquet";

    /// <summary>Comma-separated values.</summary>
    /// <param name="header">Whether the first line of every file names the columns.</param>
    public static RecordFormat Csv(bool header = false) => new("Csv", header);

    /// <summary>A JSON object or array a line.</summary>
    public static RecordFormat JsonLines() => new("JsonLines", false);

    /// <summary>Parquet, with flat columns.</summary>
    public static RecordFormat Parquet() => new("Parquet", false);

    /// <summary>As job definitions of Model Monitor have it.</summary>
    internal Dictionary<string, object> ToModelMonitor() => Name == "Csv"
        ? new() { ["Csv"] = new Dictionary<string, object> { ["Header"] = Header } }
        : new() { ["Json"] = new Dictionary<string, object> { ["Line"] = true } };

    internal void AddTo(JsonObject node)
    {
        node["format"] = Name;
        SettingsNode.Add(node, "header", Header, false);
    }
}
