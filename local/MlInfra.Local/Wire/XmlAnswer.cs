using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>Writes members as XML, as the Query protocol has them.</summary>
internal static class XmlAnswer
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    public static byte[] Write(Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            writer.WriteStartDocument();
            content(writer);
            writer.WriteEndDocument();
        }
        return buffer.ToArray();
    }

    public static void Members(XmlWriter writer, JsonObject members)
    {
        foreach (var (name, value) in members) Member(writer, name, value);
    }

    /// <summary>The text without characters that XML 1.0 cannot carry.</summary>
    public static string Clean(string text) =>
        text.All(c => c >= ' ' || c is '\n' or '\r' or '\t') ? text : string.Concat(text.Select(c => c >= ' ' || c is '\n' or '\r' or '\t' ? c : '\uFFFD'));

    private static void Member(XmlWriter writer, string name, JsonNode? value)
    {
        if (value is null) return;
        if (value is JsonObject { Count: 1 } flat && flat[XmlHints.FlatKey] is JsonArray repeated)
        {
            foreach (var item in repeated) Member(writer, name, item);
            return;
        }
        writer.WriteStartElement(name);
        switch (value)
        {
            case JsonArray list:
                foreach (var item in list) Member(writer, "member", item);
                break;
            case JsonObject { Count: 1 } hinted when hinted[XmlHints.MapKey] is JsonObject map:
                foreach (var (key, entry) in map)
                {
                    writer.WriteStartElement("entry");
                    writer.WriteElementString("key", Clean(key));
                    Member(writer, "value", entry);
                    writer.WriteEndElement();
                }
                break;
            case JsonObject structure:
                Members(writer, structure);
                break;
            default:
                writer.WriteString(Clean(JsonReading.AsText(value)));
                break;
        }
        writer.WriteEndElement();
    }
}
