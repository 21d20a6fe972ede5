using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MlInfra.Local.Logs;

/// <summary>The events of a stream as a file of JSON lines, readable by eye under logs/ of the state folder.</summary>
internal sealed class EventFiles(Core.World world)
{
    private const int TailWindow = 1024 * 1024;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string folder = Path.Combine(world.StateFolder, "logs");
    private readonly Lock gate = new();

    public void Append(string group, string stream, IEnumerable<LogEvent> events)
    {
        var text = new StringBuilder();
        foreach (var entry in events) text.Append(JsonSerializer.Serialize(entry, Plain)).Append('\n');
        var path = PathOf(group, stream);
        lock (gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > 0)
            {
                // A killed process may have left half a line; it must not swallow the next one.
                file.Position = file.Length - 1;
                if (file.ReadByte() != '\n') text.Insert(0, '\n');
            }
            file.Position = file.Length;
            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <summary>All events in the order of their timestamps.</summary>
    public List<LogEvent> Read(string group, string stream) => [.. Parse(Open(group, stream, 0)).OrderBy(e => e.Timestamp)];

    /// <summary>The newest events, without reading a long file whole.</summary>
    public List<LogEvent> Tail(string group, string stream, int count)
    {
        var recent = Parse(Open(group, stream, TailWindow));
        if (recent.Count < count) recent = Parse(Open(group, stream, 0));
        return [.. recent.OrderBy(e => e.Timestamp).TakeLast(count)];
    }

    public void Delete(string group, string? stream = null)
    {
        lock (gate)
        {
            if (stream is not null) File.Delete(PathOf(group, stream));
            else if (Directory.Exists(FolderOf(group))) Directory.Delete(FolderOf(group), recursive: true);
        }
    }

    private string Open(string group, string stream, int window)
    {
        var path = PathOf(group, stream);
        if (!File.Exists(path)) return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (window > 0 && file.Length > window) file.Position = file.Length - window;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static List<LogEvent> Parse(string text)
    {
        var events = new List<LogEvent>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (JsonSerializer.Deserialize<LogEvent>(line, Plain) is { Message: not null } entry) events.Add(entry);
            }
            catch (JsonException)
            {
                // half a line: the writer was killed, or the window began in it
            }
        }
        return events;
    }

    private string FolderOf(string group) => Path.Combine(folder, FileNameOf(group));

    private string PathOf(string group, string stream) => Path.Combine(FolderOf(group), FileNameOf(stream) + ".jsonl");

    private static string FileNameOf(string name)
    {
        var escaped = Uri.EscapeDataString(name).Replace("*", "%2A", StringComparison.Ordinal);
        return escaped.Length <= 200 && escaped.Trim('.').Length > 0 ? escaped : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
