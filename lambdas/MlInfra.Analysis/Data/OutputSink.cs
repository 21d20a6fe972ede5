using System.Text;

namespace MlInfra.Analysis.Data;

/// <summary>Gives the columns of an output that names none names of their own, so that they are not counted together with those of the input.</summary>
internal sealed class OutputSink(IReadOnlyList<string> names) : IRowSink
{
    private readonly List<byte[]> _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    private IRowSink _sink = null!;

    /// <summary>Hands over to this one from now on.</summary>
    public void Over(IRowSink sink) => _sink = sink;

    public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text) => _sink.Number(column, value, integral, text);

    public void Text(int column, ReadOnlySpan<byte> text) => _sink.Text(column, text);

    public int ColumnAt(int position)
    {
        for (var at = _names.Count; at <= position; at++) _names.Add(Encoding.UTF8.GetBytes($"_o{at}"));
        return _sink.ColumnOf(_names[position], position);
    }

    public int ColumnOf(ReadOnlySpan<byte> name, int hint) => _sink.ColumnOf(name, hint);

    public void Header(IReadOnlyList<string> names)
    {
    }

    public void EndRow()
    {
    }
}
