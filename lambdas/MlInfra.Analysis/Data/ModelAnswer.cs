namespace MlInfra.Analysis.Data;

/// <summary>Reads what a model answers to a call, as it is read of captured calls: CSV or JSON, a row for each that went in.</summary>
public static class ModelAnswer
{
    /// <summary>The numbers of one column, row by row.</summary>
    /// <param name="body">What was answered.</param>
    /// <param name="contentType">Its MIME type.</param>
    /// <param name="names">Names of its columns, where it names none.</param>
    /// <param name="column">The column. Null: the only one.</param>
    /// <exception cref="InvalidDataException">It can't be read, or has no such column, or no number there.</exception>
    public static IReadOnlyList<double> Scores(ReadOnlyMemory<byte> body, string contentType, IReadOnlyList<string> names, string? column)
    {
        var payload = new Payload();
        payload.Take(body.Span, contentType);
        if (payload.Open() is { } fault) throw new InvalidDataException("The model's answer can't be read: " + fault + ".");
        var row = new Row(names);
        var scores = new double[payload.Rows.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            row.Values.Clear();
            var position = 0;
            payload.Emit(i, row, ref position);
            if (column is null && row.Values.Count != 1) throw new InvalidDataException($"The model answers {row.Values.Count} columns ({string.Join(", ", row.Values.Keys)}): say which one is the score.");
            var known = column is null ? row.Values.Values.Single() : row.Values.TryGetValue(column, out var value) ? value
                : throw new InvalidDataException($"The model's answer has no column {column}; it has {string.Join(", ", row.Values.Keys)}.");
            scores[i] = known ?? throw new InvalidDataException($"The model's answer has no number as the score of row {i}.");
        }
        return scores;
    }

    private sealed class Row(IReadOnlyList<string> names) : IRowSink
    {
        private readonly List<string> _columns = [];

        public Dictionary<string, double?> Values { get; } = [];

        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text) => Values[_columns[column]] = value;

        public void Text(int column, ReadOnlySpan<byte> text) => Values[_columns[column]] = null;

        public int ColumnAt(int position) => Column(position < names.Count ? names[position] : $"_o{position}");

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => Column(System.Text.Encoding.UTF8.GetString(name));

        public void Header(IReadOnlyList<string> header)
        {
        }

        public void EndRow()
        {
        }

        private int Column(string name)
        {
            var at = _columns.IndexOf(name);
            if (at >= 0) return at;
            _columns.Add(name);
            return _columns.Count - 1;
        }
    }
}
