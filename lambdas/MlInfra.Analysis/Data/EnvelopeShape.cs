using System.Buffers;

namespace MlInfra.Analysis.Data;

/// <summary>
/// What the lines of a capture file have in common: they mostly differ only in a few texts (data, ids, time). Once a line was read as JSON, a
/// line with the same bytes around texts that need no escape is as well formed and says the same, so that only the texts are looked at.
/// </summary>
internal sealed class EnvelopeShape
{
    /// <summary>The texts that may differ.</summary>
    public enum Slot
    {
        Input,
        Output,
        EventId,
        InferenceId,
        Time,
    }

    private const int Slots = 5;

    // What JSON takes within quotes as it stands, of one byte each.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is not ('"' or '\\')).Select(c => (byte)c)]);

    private readonly (int Start, int Length)[] _found = new (int, int)[Slots];
    private readonly (Slot Slot, int Start, int Length)[] _noted = new (Slot, int, int)[Slots];
    private byte[] _line = [];
    private int _length;
    private int _count;
    private bool _known;

    /// <summary>Forgets all: the line at hand will be another's measure, or none's.</summary>
    public void Clear()
    {
        _known = false;
        _count = 0;
    }

    /// <summary>Notes where a text lies in the line that is being read.</summary>
    public void Note(Slot slot, long quote, int length)
    {
        if (_count < Slots) _noted[_count] = (slot, (int)quote + 1, length);
        _count++;
    }

    /// <summary>Takes the line that was read as the measure. One that says a thing twice is none.</summary>
    public void Learn(ReadOnlySpan<byte> line)
    {
        if (_count is 0 or > Slots) return;
        Array.Fill(_found, (0, -1));
        for (var i = 0; i < _count; i++)
        {
            if (Has(_noted[i].Slot)) return;
            _found[(int)_noted[i].Slot] = (0, 0);
        }
        if (_line.Length < line.Length) _line = new byte[line.Length * 2];
        line.CopyTo(_line);
        _length = line.Length;
        _known = true;
    }

    /// <summary>Whether the line has the shape; then its texts are found.</summary>
    public bool Fits(ReadOnlySpan<byte> line)
    {
        if (!_known) return false;
        var (at, from) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            var (slot, start, length) = _noted[i];
            var before = start - from;
            if (!line[at..].StartsWith(_line.AsSpan(from, before))) return false;
            at += before;
            var text = line[at..].IndexOfAnyExcept(Plain);
            if (text < 0) return false;
            _found[(int)slot] = (at, text);
            at += text;
            from = start + length;
        }
        return line[at..].SequenceEqual(_line.AsSpan(from, _length - from));
    }

    /// <summary>Where a text probably is in a line of this shape, counted from the end; empty if nothing can be said.</summary>
    public ReadOnlySpan<byte> Guess(ReadOnlySpan<byte> line, Slot slot)
    {
        for (var i = 0; _known && i < _count; i++)
        {
            var (own, start, length) = _noted[i];
            if (own == slot) return line.Length < _length - start ? [] : line.Slice(line.Length - (_length - start), length);
        }
        return [];
    }

    public bool Has(Slot slot) => _found[(int)slot].Length >= 0;

    /// <summary>A text of the line that fitted.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, Slot slot) => line.Slice(_found[(int)slot].Start, _found[(int)slot].Length);
}
