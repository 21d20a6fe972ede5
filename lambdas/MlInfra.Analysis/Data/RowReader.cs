using System.Runtime.CompilerServices;
using System.Text;

namespace MlInfra.Analysis.Data;

/// <summary>Reads rows one by one, with only the columns that are asked for.</summary>
public sealed class RowReader(DataFormat format)
{
    /// <summary>Columns to keep. Default: all.</summary>
    public IReadOnlySet<string>? Columns { get; init; }

    /// <summary>Records of which time count. Default: all.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Event ids watched for duplicates. Default: 16 million.</summary>
    public int MaxEventIds { get; init; } = 16_000_000;

    /// <summary>What reading has met so far.</summary>
    public ReadSummary Summary { get; } = new();

    /// <summary>Reads file by file; rows of a unit of work are held at a time.</summary>
    public async IAsyncEnumerable<CapturedRow> ReadAsync(IEnumerable<InputFile> files, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var reader = new UnitReader(format, Window, format is CaptureFormat ? new EventSet(MaxEventIds) : null);
        foreach (var unit in WorkUnit.Plan(files, 4 << 20))
        {
            var sink = new Collector(reader.Parser, Columns);
            await reader.ReadAsync(unit, sink, Summary, cancel).ConfigureAwait(false);
            foreach (var row in sink.Rows) yield return row;
        }
    }

    private sealed class Collector(RecordParser parser, IReadOnlySet<string>? wanted) : IRowSink
    {
        private readonly Dictionary<string, int> _byName = [];
        private readonly List<string> _names = [];
        private IReadOnlyList<string> _header = [];
        private Dictionary<string, string?> _values = [];
        private string _lastEvent = "";
        private int _row;

        public List<CapturedRow> Rows { get; } = [];

        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text) => Text(column, text);

        public void Text(int column, ReadOnlySpan<byte> text)
        {
            if (wanted is null || wanted.Contains(_names[column])) _values[_names[column]] = Field.IsMissing(text) ? null : Encoding.UTF8.GetString(text);
        }

        public int ColumnAt(int position) => Column(position < _header.Count ? _header[position] : $"_c{position}");

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => Column(Encoding.UTF8.GetString(name));

        public void Header(IReadOnlyList<string> names) => _header = names;

        public void EndRow()
        {
            var id = Encoding.UTF8.GetString(parser.EventId);
            _row = id.Length > 0 && id == _lastEvent ? _row + 1 : 0;
            _lastEvent = id;
            Rows.Add(new CapturedRow(id, parser.InferenceId.IsEmpty ? null : Encoding.UTF8.GetString(parser.InferenceId), _row, parser.Time, _values));
            _values = [];
        }

        private int Column(string name)
        {
            if (_byName.TryGetValue(name, out var column)) return column;
            _names.Add(name);
            return _byName[name] = _names.Count - 1;
        }
    }
}
