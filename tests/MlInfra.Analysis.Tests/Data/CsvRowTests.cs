using System.Text;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Tests.Data;

public sealed class CsvRowTests
{
    // What begins a field, what is within one, and what only a field of its own may be.
    private static readonly string[] Fields =
        ["", "1", "-2.5", "0.12345678901234567", "1e5", "red", "a word that is longer than thirty-two bytes", "\"a,b\"", "\",\"", "\"\"", " 7 ", "12345678901234567890", "NA"];

    [Fact]
    public void Hands_over_every_field_of_rows_of_any_width()
    {
        var random = new Random(3);
        for (var width = 1; width < 400; width += width < 80 ? 1 : 7)
        {
            var fields = Enumerable.Range(0, width).Select(_ => Fields[random.Next(Fields.Length)]).ToList();
            var line = Encoding.UTF8.GetBytes(string.Join(',', fields));
            if (line.Length == 0) continue;

            Assert.Null(CsvRow.Fault(line));
            Assert.Equal(fields.Select(Meant), Emitted(line, line.Length));
            // The same with other rows behind it, as captured data has.
            Assert.Equal(fields.Select(Meant), Emitted([.. line, .. "\n,9,\"x,"u8, .. new byte[CommaFinder.Look]], line.Length));
        }
    }

    [Fact]
    public void Finds_the_ends_of_all_fields_whatever_lies_beyond_the_line()
    {
        var random = new Random(4);
        var ends = new int[1000];
        for (var length = 0; length < 300; length++)
        {
            var bytes = Enumerable.Range(0, length + CommaFinder.Look).Select(_ => (byte)(random.Next(3) == 0 ? ',' : '5')).ToArray();
            var expected = Enumerable.Range(0, length).Where(i => bytes[i] == ',').Append(length);

            var found = CommaFinder.Find(bytes, length, 0, 900, ends);

            Assert.Equal(expected, ends[..found]);
        }
    }

    private static List<string> Emitted(byte[] bytes, int length)
    {
        var (sink, position) = (new Collector(), 0);
        if (bytes.Length == length) CsvRow.Emit(bytes, sink, ref position);
        else CsvRow.Emit(bytes, length, sink, ref position);
        Assert.Equal(Enumerable.Range(0, position), sink.Columns);
        return sink.Values;
    }

    private static string Meant(string field) => (field.StartsWith('"') ? field[1..^1] : field).Trim();

    private sealed class Collector : IRowSink
    {
        public List<string> Values { get; } = [];

        public List<int> Columns { get; } = [];

        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text)
        {
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), value);
            Text(column, text);
        }

        public void Text(int column, ReadOnlySpan<byte> text)
        {
            Columns.Add(column);
            Values.Add(Encoding.UTF8.GetString(text));
        }

        public int ColumnAt(int position) => position;

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => hint;

        public void Header(IReadOnlyList<string> names)
        {
        }

        public void EndRow()
        {
        }
    }
}
