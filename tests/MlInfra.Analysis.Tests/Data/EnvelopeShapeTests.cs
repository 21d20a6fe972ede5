using System.Globalization;
using System.Text;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Data;

/// <summary>A line that looks like the one before is read without its JSON: nobody may see a difference.</summary>
public sealed class EnvelopeShapeTests
{
    private static readonly string[] Lines =
    [
        Captures.Csv("a1", "1.5,-2,red", "0.25", inferenceId: "i-1"), Captures.Csv("b2", "", "0.5"), Captures.Csv("c3", "\"x,y\",3\n4,5", "1\n2"),
        Captures.Csv("d4", "7", "8", "2026-03-01T10:00:61Z"), Captures.Csv("e5", "7", "8", "2026-03-01T10:01:09Z"), Captures.Csv("f6", "7", "8", "2026-03-01T10:01:10+02:00"),
        Captures.Csv("g7", "zürich,12345678901234567890.5", "1e5"), Captures.Json("h8", """{"a":1}""", "[2]"),
        Captures.Base64("i9", "text/csv", "1,2\n3,4", "5\n6"), Captures.Csv(new string('k', 300), "1", "2", inferenceId: new string('n', 1100)),
        Captures.Csv("l1", "9", null), Captures.Line("m2", null, Captures.Side("OUTPUT", "text/csv", "4", "CSV")),
        """{"captureData":{"endpointInput":{"data":"1","encoding":"CSV","data":"2"},"endpointOutput":{"data":"3","encoding":"CSV"}},"eventMetadata":{"eventId":"x"}}""" + "\n",
    ];

    [Fact]
    public void Any_line_after_any_other_reads_as_it_does_alone()
    {
        foreach (var before in Lines)
        {
            foreach (var line in Lines) Same(Encoding.UTF8.GetBytes(before.TrimEnd('\n')), Encoding.UTF8.GetBytes(line.TrimEnd('\n')));
        }
    }

    [Fact]
    public void A_line_that_was_tampered_with_reads_as_it_does_alone()
    {
        var random = new Random(5);
        foreach (var text in Lines)
        {
            var line = Encoding.UTF8.GetBytes(text.TrimEnd('\n'));
            for (var i = 0; i < 2000; i++)
            {
                var other = (byte[])line.Clone();
                for (var change = random.Next(3); change >= 0; change--) other[random.Next(other.Length)] = (byte)(random.Next(3) == 0 ? "\"\\,\n}:"[random.Next(6)] : random.Next(256));
                Same(line, random.Next(4) == 0 ? other[..random.Next(other.Length)] : other);
            }
        }
    }

    private static void Same(byte[] before, byte[] line)
    {
        foreach (var part in new[] { CapturePart.Both, CapturePart.Input, CapturePart.Output })
        {
            var (alone, after) = (new Reading(part), new Reading(part));
            after.Read(before);
            after.Read(before);
            after.Clear();
            Assert.Equal(alone.Read(line), after.Read(line));
        }
    }

    private sealed class Reading(CapturePart part) : IRowSink
    {
        private readonly RecordParser _parser = new(DataFormat.Capture(part), null, null);
        private readonly StringBuilder _text = new();

        public void Clear() => _text.Clear();

        public string Read(byte[] line)
        {
            var summary = new ReadSummary();
            _parser.Parse(line, "f", 0, this, summary);
            var met = summary.Unparsable > 0 ? summary.Samples[0].Reason : $"{Encoding.Latin1.GetString(_parser.EventId)} {Encoding.Latin1.GetString(_parser.InferenceId)} {_parser.Time:O} {summary.WithoutId}";
            return _text.Append(met).ToString();
        }

        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text) => _text.Append(CultureInfo.InvariantCulture, $"{column}={value:R} {integral} ");

        public void Text(int column, ReadOnlySpan<byte> text) => _text.Append(CultureInfo.InvariantCulture, $"{column}:{Encoding.Latin1.GetString(text)} ");

        public int ColumnAt(int position) => position;

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => 100 + name.Length;

        public void Header(IReadOnlyList<string> names)
        {
        }

        public void EndRow() => _text.Append("| ");
    }
}
