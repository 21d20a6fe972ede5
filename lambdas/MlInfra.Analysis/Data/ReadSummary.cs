namespace MlInfra.Analysis.Data;

/// <summary>What reading met: every line is counted once, under exactly one of the heads.</summary>
public sealed class ReadSummary
{
    /// <summary>How many samples of bad records are kept.</summary>
    public const int MaxSamples = 20;

    private readonly SortedDictionary<int, long> _widths = [];
    private readonly List<BadRecord> _samples = [];

    /// <summary>Records read: captured calls, or lines of a data set.</summary>
    public long Records { get; internal set; }

    /// <summary>Rows in them; a captured call may hold several.</summary>
    public long Rows { get; internal set; }

    /// <summary>Records left out because their event id was counted before.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Records that could not be read.</summary>
    public long Unparsable { get; internal set; }

    /// <summary>Records outside the window of time that was asked for.</summary>
    public long OutsideWindow { get; internal set; }

    /// <summary>Calls that are no traffic (<see cref="CaptureFormat.PassedOver"/>).</summary>
    public long PassedOver { get; internal set; }

    /// <summary>Records without an event id: those are never taken for duplicates.</summary>
    public long WithoutId { get; internal set; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Files read to their end, and files that broke off while being read.</summary>
    public int Files { get; internal set; }

    public int BrokenFiles { get; internal set; }

    /// <summary>Earliest and latest time of inference that was counted.</summary>
    public DateTimeOffset? First { get; internal set; }

    public DateTimeOffset? Last { get; internal set; }

    /// <summary>Rows by their number of columns: more than one entry tells of a change of schema within the data.</summary>
    public IReadOnlyDictionary<int, long> RowsByWidth => _widths;

    /// <summary>The first bad records.</summary>
    public IReadOnlyList<BadRecord> Samples => _samples;

    /// <summary>False when so many event ids came that later ones were not watched for duplicates.</summary>
    public bool DuplicatesWatched { get; internal set; } = true;

    internal void AddRow(int width)
    {
        Rows++;
        if (width == _lastWidth)
        {
            _lastWidthRows++;
            return;
        }
        SettleWidth();
        _lastWidth = width;
        _lastWidthRows = 1;
    }

    private int _lastWidth = -1;
    private long _lastWidthRows;

    internal void SettleWidth()
    {
        if (_lastWidth >= 0) _widths[_lastWidth] = _widths.GetValueOrDefault(_lastWidth) + _lastWidthRows;
        _lastWidth = -1;
        _lastWidthRows = 0;
    }

    internal void AddBad(string file, long offset, string reason, ReadOnlySpan<byte> line)
    {
        Unparsable++;
        Sample(file, offset, reason, line);
    }

    internal void Sample(string file, long offset, string reason, ReadOnlySpan<byte> line)
    {
        if (_samples.Count >= MaxSamples) return;
        var text = new System.Text.StringBuilder();
        foreach (var rune in System.Text.Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)]).EnumerateRunes())
        {
            if (System.Text.Rune.IsControl(rune)) text.Append('\uFFFD');
            else text.Append(rune.ToString());
        }
        _samples.Add(new BadRecord(file, offset, reason, text.ToString()));
    }

    internal void See(DateTimeOffset time)
    {
        if (First is null || time < First) First = time;
        if (Last is null || time > Last) Last = time;
    }

    internal void Merge(ReadSummary other)
    {
        SettleWidth();
        other.SettleWidth();
        Records += other.Records;
        Rows += other.Rows;
        Duplicates += other.Duplicates;
        Unparsable += other.Unparsable;
        OutsideWindow += other.OutsideWindow;
        PassedOver += other.PassedOver;
        WithoutId += other.WithoutId;
        Bytes += other.Bytes;
        Files += other.Files;
        BrokenFiles += other.BrokenFiles;
        DuplicatesWatched &= other.DuplicatesWatched;
        if (other.First is { } first) See(first);
        if (other.Last is { } last) See(last);
        foreach (var (width, rows) in other._widths) _widths[width] = _widths.GetValueOrDefault(width) + rows;
        _samples.AddRange(other._samples.Take(MaxSamples - _samples.Count));
    }
}
