using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Where captured lines go.</summary>
internal sealed record CaptureTarget(string Endpoint, string Variant, string Destination, string RoleArn);

/// <summary>
/// The captured lines of one variant on their way to S3: appended to a .part file of the hour, which closing makes a .jsonl file
/// that is sent. A file beside each says where it goes. Lines of a moment are written together: a call of the system and a change of thread for
/// each would be a part of every invocation that one sees.
/// </summary>
internal sealed class CaptureSpool : IDisposable
{
    private const string Part = ".part";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private readonly string folder;
    private readonly CaptureTarget target;
    private readonly Action<IOException> lost;
    private readonly Timer writer;
    private readonly Lock gate = new();
    private readonly Lock fileGate = new();
    private ArrayBufferWriter<byte> filling = new();
    private ArrayBufferWriter<byte> writing = new();
    private bool scheduled;
    private bool disposed;
    private DateTimeOffset newest;
    private FileStream? open;
    private string hour = "";

    /// <summary>For a folder and where its lines go; what could not be written is told.</summary>
    public CaptureSpool(string folder, CaptureTarget target, Action<IOException> lost)
    {
        (this.folder, this.target, this.lost) = (folder, target, lost);
        writer = new Timer(static spool => ((CaptureSpool)spool!).WriteMoment(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Appends a line; it is with the operating system in a moment.</summary>
    public void Append(ReadOnlySpan<byte> line, DateTimeOffset time)
    {
        lock (gate)
        {
            filling.Write(line);
            newest = time;
            Schedule(!scheduled);
        }
    }

    /// <summary>Ends the file that is being written, so that it can be sent.</summary>
    public void Close()
    {
        lock (fileGate)
        {
            WriteHeld();
            CloseHeld();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            writer.Dispose();
        }

        Close();
    }

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

    private void WriteMoment()
    {
        lock (fileGate) WriteHeld();
        lock (gate)
        {
            scheduled = false;
            Schedule(filling.WrittenCount > 0);
        }
    }

    // With the gate held, so that a timer that is no more is not set.
    private void Schedule(bool needed)
    {
        if (!needed || disposed) return;
        scheduled = true;
        writer.Change(Moment, Timeout.InfiniteTimeSpan);
    }

    private void WriteHeld()
    {
        DateTimeOffset time;
        lock (gate)
        {
            if (filling.WrittenCount == 0) return;
            (filling, writing) = (writing, filling);
            time = newest;
        }

        try
        {
            Write(writing.WrittenSpan, time);
        }
        catch (IOException e)
        {
            lost(e); // a full disk: the traffic goes on
        }
        finally
        {
            writing.ResetWrittenCount();
        }
    }

    private void Write(ReadOnlySpan<byte> lines, DateTimeOffset time)
    {
        var now = time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        if (open is not null && hour != now) CloseHeld();
        if (open is null)
        {
            var name = time.UtcDateTime.ToString("yyyyMMddHH_mm-ss-fff-", CultureInfo.InvariantCulture) + Guid.NewGuid();
            File.WriteAllText(Path.Combine(folder, name + ".target"), JsonSerializer.Serialize(target));
            open = new FileStream(Path.Combine(folder, name + Part), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            hour = now;
        }

        open.Write(lines);
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
