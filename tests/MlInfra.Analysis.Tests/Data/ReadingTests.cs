using System.Text;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Data;

public sealed class ReadingTests
{
    private static Task<TableStatistics> ProfileAsync(string text, DataFormat format, ProfileOptions? options = null) =>
        TableProfiler.RunAsync([InputFile.FromText("a.jsonl", text)], format, options);

    private static double Sum(TableStatistics table, string column) => table.Find(column)!.Numbers!.Sum;

    [Fact]
    public async Task Reads_captured_csv_with_the_output_first()
    {
        var format = DataFormat.Capture() with { ColumnNames = ["score", "age", "city"] };

        var table = await ProfileAsync(Captures.Csv("1", "40,Bern", "0.25") + Captures.Csv("2", "2,\"Paris, \"\"FR\"\"\"", "0.5"), format);

        Assert.Equal(["score", "age", "city"], table.Columns.Select(c => c.Name));
        Assert.Equal(0.75, Sum(table, "score"));
        Assert.Equal(42, Sum(table, "age"));
        Assert.Equal(["Bern", "Paris, \"FR\""], table.Find("city")!.Categories!.Counts.Select(c => c.Key));
        Assert.Equal([InferredType.Fractional, InferredType.Integral, InferredType.String], table.Columns.Select(c => c.Type));
        Assert.Equal(2, table.Reading!.Records);
    }

    [Theory]
    [InlineData(CapturePart.Input, OutputPosition.Start, "_c0,_c1")]
    [InlineData(CapturePart.Output, OutputPosition.Start, "_c0")]
    [InlineData(CapturePart.Both, OutputPosition.End, "_c0,_c1,_c2")]
    public async Task Reads_the_sides_that_are_asked_for(CapturePart part, OutputPosition outputs, string columns)
    {
        var table = await ProfileAsync(Captures.Csv("1", "3,4", "5"), DataFormat.Capture(part, outputs));

        Assert.Equal(columns.Split(','), table.Columns.Select(c => c.Name));
        if (part == CapturePart.Both) Assert.Equal(5, Sum(table, "_c2"));
    }

    [Fact]
    public async Task A_call_of_several_rows_counts_each()
    {
        var table = await ProfileAsync(Captures.Csv("1", "1,2\n3,4\r\n", "0.1\n0.2\n"), DataFormat.Capture());

        Assert.Equal(2, table.Rows);
        Assert.Equal(1, table.Reading!.Records);
        Assert.Equal(4, Sum(table, "_c1"));
    }

    [Theory]
    [InlineData("""{"age":3,"home":{"city":"Bern"},"tags":[7,8]}""", """{"score":0.5}""", 1)]
    [InlineData("""[{"age":1,"home":{"city":"Bern"},"tags":[3,4]},{"age":2,"home":{"city":"Bern"},"tags":[4,4]}]""", """{"predictions":[{"score":0.25},{"score":0.25}]}""", 2)]
    public async Task Reads_captured_json_by_name(string input, string output, int rows)
    {
        var table = await ProfileAsync(Captures.Json("1", input, output), DataFormat.Capture());

        Assert.Equal(["score", "age", "home.city", "tags.0", "tags.1"], table.Columns.Select(c => c.Name));
        Assert.Equal((rows, 3.0, 7.0, 8.0, 0.5), (table.Rows, Sum(table, "age"), Sum(table, "tags.0"), Sum(table, "tags.1"), Sum(table, "score")));
    }

    [Theory]
    [InlineData("application/json", """{"instances":[{"features":[1,2]},{"features":[3,4]}]}""", """{"predictions":[0.1,0.2]}""")]
    [InlineData("application/json", "[[1,2],[3,4]]", "[[0.1],[0.2]]")]
    [InlineData("application/jsonlines", "{\"features\":[1,2]}\n{\"features\":[3,4]}\n", "[0.1]\n[0.2]")]
    [InlineData("text/csv", "1,2\n3,4", "0.1\n0.2")]
    public async Task Decodes_base64_by_its_content_type(string type, string input, string output)
    {
        var table = await ProfileAsync(Captures.Base64("1", type, input, output), DataFormat.Capture());

        Assert.Equal((2, 4.0, 6.0), (table.Rows, Sum(table, "_c1"), Sum(table, "_c2")));
        Assert.Equal(0.3, Sum(table, "_c0"), 12);
    }

    [Fact]
    public async Task Counts_doubles_of_an_event_once_in_and_across_files()
    {
        var one = Captures.Csv("a", "1") + Captures.Csv("a", "1") + Captures.Csv("b", "2");
        var two = Captures.Csv("b", "2") + Captures.Csv("c", "4");

        var table = await TableProfiler.RunAsync([InputFile.FromText("1", one), InputFile.FromText("2", two)], DataFormat.Capture(CapturePart.Input));

        Assert.Equal((3, 2, 7.0), (table.Reading!.Records, table.Reading.Duplicates, Sum(table, "_c0")));
    }

    [Fact]
    public async Task A_good_copy_counts_after_a_broken_one()
    {
        var broken = Captures.Line("a", Captures.Side("INPUT", "text/csv", "\"1", "CSV"), Captures.Side("OUTPUT", "text/csv", "1", "CSV"));

        var table = await ProfileAsync(broken + Captures.Csv("a", "1"), DataFormat.Capture());

        Assert.Equal((1, 1, 0), (table.Reading!.Records, table.Reading.Unparsable, table.Reading.Duplicates));
    }

    [Theory]
    [InlineData("nonsense", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{}", "no input was captured")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"1","encoding":"CSV"}}}""", "no output was captured")]
    [InlineData("""{"captureData":{"endpointInput":{"data":5},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "data is no text")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"1\n2","encoding":"CSV"},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "2 rows went in, 1 came out")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"*","encoding":"BASE64"},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "no base64")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"AAAA","encoding":"BASE64","observedContentType":"image/png"},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "image/png")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"{\"a\":","encoding":"JSON"},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "no JSON")]
    [InlineData("""{"captureData":{"endpointInput":{"data":"","encoding":"CSV"},"endpointOutput":{"data":"1","encoding":"CSV"}}}""", "empty")]
    public async Task A_bad_record_is_counted_sampled_and_stops_nothing(string line, string reason)
    {
        var table = await ProfileAsync(Captures.Csv("a", "1") + line + "\n" + Captures.Csv("b", "2"), DataFormat.Capture());

        var bad = Assert.Single(table.Reading!.Samples);
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
        Assert.Equal(("a.jsonl", (long)Captures.Csv("a", "1").Length), (bad.File, bad.Offset));
        Assert.Equal((2, 1, 3.0), (table.Reading.Records, table.Reading.Unparsable, Sum(table, "_c1")));
    }

    [Fact]
    public async Task A_truncated_file_loses_its_last_record_only()
    {
        var text = Captures.Csv("a", "1") + Captures.Csv("b", "2");

        for (var length = text.Length - 2; length > Captures.Csv("a", "1").Length; length -= 7)
        {
            var table = await ProfileAsync(text[..length], DataFormat.Capture());

            Assert.Equal((1, 1), (table.Reading!.Records, table.Reading.Unparsable));
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_stop_nothing()
    {
        var noise = new byte[5000];
        new Random(3).NextBytes(noise);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Captures.Csv("a", "1")), .. noise, (byte)'\n', .. Encoding.UTF8.GetBytes(Captures.Csv("b", "2"))];

        var table = await TableProfiler.RunAsync([InputFile.FromBytes("x", bytes)], DataFormat.Capture());

        Assert.Equal(2, table.Reading!.Records);
        Assert.True(table.Reading.Unparsable > 0);
        Assert.All(table.Reading.Samples, s => Assert.DoesNotContain(s.Text, char.IsControl));
    }

    [Fact]
    public async Task Counts_only_the_window_of_time()
    {
        var text = Captures.Csv("a", "1", time: "2026-03-01T09:59:59Z") + Captures.Csv("b", "2", time: "2026-03-01T10:00:00Z")
            + Captures.Csv("c", "4", time: "2026-03-01T11:59:59+01:00") + Captures.Csv("d", "8", time: "2026-03-01T11:00:00Z") + Captures.Csv("e", "16", time: "yesterday");
        var window = TimeWindow.Of(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1));

        var table = await ProfileAsync(text, DataFormat.Capture(CapturePart.Input), new ProfileOptions { Window = window });

        Assert.Equal((6.0, 2, 1), (Sum(table, "_c0"), table.Reading!.OutsideWindow, table.Reading.Unparsable));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 59, 59, TimeSpan.Zero), table.Reading.Last);
    }

    [Fact]
    public async Task A_change_of_schema_in_mid_file_shows_in_the_widths()
    {
        var table = await ProfileAsync(Captures.Csv("a", "1,2") + Captures.Csv("b", "1,2,3") + Captures.Csv("c", "1,2,3"), DataFormat.Capture(CapturePart.Input));

        Assert.Equal([KeyValuePair.Create(2, 1L), KeyValuePair.Create(3, 2L)], table.Reading!.RowsByWidth);
        Assert.Equal((2, 1), (table.Find("_c2")!.Present, table.Find("_c2")!.Missing));
    }

    [Fact]
    public async Task Reads_csv_with_and_without_header()
    {
        var with = await ProfileAsync("\uFEFFa,\"b c\"\n1,x\n,y\n 3 ,\n", DataFormat.Csv(header: true));
        var without = await ProfileAsync("1,x\n2,y", DataFormat.Csv(header: false));

        Assert.Equal(["a", "b c"], with.Columns.Select(c => c.Name));
        Assert.Equal((3, 2, 1, 4.0), (with.Rows, with.Find("a")!.Present, with.Find("a")!.Missing, Sum(with, "a")));
        Assert.Equal(2, with.Find("b c")!.Present);
        Assert.Equal(["_c0", "_c1"], without.Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task Reads_json_lines_with_nulls_and_a_late_column()
    {
        var table = await ProfileAsync("{\"a\":1,\"b\":null}\n{\"b\":\"x\",\"a\":2.5,\"c\":true}\n", DataFormat.JsonLines());

        Assert.Equal((3.5, 1, 1), (Sum(table, "a"), table.Find("b")!.Missing, table.Find("c")!.Missing));
        Assert.Equal("true", table.Find("c")!.Categories!.Counts[0].Key);
    }

    [Theory]
    [InlineData("NaN"), InlineData("nan"), InlineData("NA"), InlineData("null"), InlineData("None"), InlineData("")]
    public async Task What_stands_for_nothing_is_missing(string text)
    {
        var table = await ProfileAsync($"x,1\n{text},1\n", DataFormat.Csv(header: false));

        Assert.Equal((1, 1), (table.Columns[0].Present, table.Columns[0].Missing));
    }

    [Fact]
    public async Task Infinities_are_present_but_in_no_statistic()
    {
        var table = await ProfileAsync("1\ninf\n-Infinity\n1e999\n3\n", DataFormat.Csv(header: false));

        var column = table.Columns[0];
        Assert.Equal((5, 4.0, 3.0, new TypeCounts(2, 0, 0, 3)), (column.Present, column.Numbers!.Sum, column.Numbers.Max, column.Counts));
        Assert.Equal(InferredType.Fractional, column.Type);
    }

    [Fact]
    public async Task A_file_that_breaks_off_counts_what_was_read()
    {
        var file = new InputFile("s3://b/k", _ => new ValueTask<Stream>(new Broken(Encoding.UTF8.GetBytes(Captures.Csv("a", "1") + Captures.Csv("b", "2")))));

        var table = await TableProfiler.RunAsync([file, InputFile.FromText("2", Captures.Csv("c", "3"))], DataFormat.Capture());

        Assert.Equal((1, 1), (table.Reading!.BrokenFiles, table.Reading.Files));
        Assert.Contains("broke off", table.Reading.Samples[0].Reason, StringComparison.Ordinal);
        Assert.True(table.Reading.Records >= 1);
    }

    [Fact]
    public async Task No_files_and_empty_files_are_no_data()
    {
        var none = await TableProfiler.RunAsync([], DataFormat.Capture());
        var empty = await ProfileAsync("", DataFormat.Capture());

        Assert.Equal((0, 0), (none.Rows, empty.Rows));
        Assert.Empty(empty.Columns);
    }

    [Fact]
    public async Task A_fault_of_the_store_ends_the_run_with_it()
    {
        var file = new InputFile("x", _ => throw new UnauthorizedAccessException("denied"));

        var problem = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => TableProfiler.RunAsync([file], DataFormat.Capture()));
        Assert.Equal("denied", problem.Message);
    }

    private sealed class Broken(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("reset by peer") : await base.ReadAsync(buffer, cancellationToken);
    }
}
