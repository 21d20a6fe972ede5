using System.Text.Json;

namespace MlInfra.Analysis.Data;

/// <summary>Reads times of inference as <see cref="Utf8JsonReader"/> does. Most are of the minute of the one before: then only the seconds are read.</summary>
internal sealed class CaptureTime
{
    private const int ToMinute = 17; // 2026-03-01T10:00:
    private const int ToSecond = 20; // 2026-03-01T10:00:59Z

    private readonly byte[] _minute = new byte[ToMinute];
    private readonly byte[] _quoted = new byte[64];
    private DateTimeOffset? _start;

    /// <summary>In UTC; null when it is none. The text needs no escape.</summary>
    public DateTimeOffset? Read(ReadOnlySpan<byte> text)
    {
        var plain = text.Length == ToSecond && text[^1] == 'Z' && text[ToMinute] is >= (byte)'0' and <= (byte)'5' && text[ToMinute + 1] is >= (byte)'0' and <= (byte)'9';
        var seconds = plain ? ((text[ToMinute] - '0') * 10) + text[ToMinute + 1] - '0' : 0;
        if (plain && _start is { } start && text[..ToMinute].SequenceEqual(_minute)) return start.AddSeconds(seconds);
        if (text.Length > _quoted.Length - 2) return null;
        _quoted[0] = (byte)'"';
        text.CopyTo(_quoted.AsSpan(1));
        _quoted[text.Length + 1] = (byte)'"';
        var reader = new Utf8JsonReader(_quoted.AsSpan(0, text.Length + 2));
        reader.Read();
        if (!reader.TryGetDateTimeOffset(out var time)) return null;
        time = time.ToUniversalTime();
        if (plain)
        {
            _start = time.AddSeconds(-seconds);
            text[..ToMinute].CopyTo(_minute);
        }
        return time;
    }
}
