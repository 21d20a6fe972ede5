using System.Globalization;
using System.Text.Json;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Where captured lines go.</summary>
internal sealed record CaptureTarget(string Endpoint, string Variant, string Destination, string RoleArn);

/// <summary>
/// The captured lines of one variant on their way to S3: appended to a .part file of the hour, which closing makes a .jsonl file
/// that is sent. A file beside each says where it goes.
/// </summary>
internal sealed class CaptureSpool(string folder, CaptureTarget target) : IDisposable
{
    private const string Part = ".part";
    private readonly Lock gate = new();
    private FileStream? open;
    private string hour = "";

    /// <summary>Appends a line; it is with the operating system when this returns.</summary>
    public void Append(ReadOnlyMemory<byte> line, DateTimeOffset time)
    {
        var now = time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (open is not null && hour != now) CloseHeld();
            if (open is null)
            {
                var name = time.UtcDateTime.ToString("yyyyMMddHH_mm-ss-fff-", CultureInfo.InvariantCulture) + Guid.NewGuid();
                File.WriteAllText(Path.Combine(folder, name + ".target"), JsonSerializer.Serialize(target));
                open = new FileStream(Path.Combine(folder, name + Part), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
                hour = now;
            }

            open.Write(line.Span);
        }
    }

    /// <summary>Ends the file that is being written, so that it can be sent.</summary>
    public void Close()
    {
        lock (gate) CloseHeld();
    }

    public void Dispose() => Close();

    /// <summary>Ends the files that a killed process left; a line that was cut off is cut away.</summary>
    public static void Recover(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Part).ToList())
        {
            var bytes = File.ReadAllBytes(file);
            var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            if (whole < bytes.Length) File.WriteAllBytes(file, bytes[..whole]);
            File.Move(file, Path.ChangeExtension(file, ".jsonl"));
        }
    }

    /// <summary>The file that says where a spooled file goes.</summary>
    public static string TargetOf(string file) => Path.ChangeExtension(file, ".target");

    /// <summary>The key of a spooled file below its variant: yyyy/MM/dd/HH/mm-ss-fff-id.jsonl.</summary>
    public static string KeyOf(string file)
    {
        var name = Path.GetFileName(file);
        return $"{name[..4]}/{name[4..6]}/{name[6..8]}/{name[8..10]}/{name[11..]}";
    }

    private void CloseHeld()
    {
        if (open is null) return;
        var name = open.Name;
        open.Dispose();
        open = null;
        File.Move(name, Path.ChangeExtension(name, ".jsonl"));
    }
}
