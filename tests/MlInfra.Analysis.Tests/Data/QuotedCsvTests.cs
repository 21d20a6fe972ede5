using System.Globalization;
using System.Text;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Data;

/// <summary>Texts that people write have line breaks, and pandas writes those within quotes.</summary>
public sealed class QuotedCsvTests
{
    [Fact]
    public async Task A_line_break_within_quotes_belongs_to_its_field()
    {
        var rows = await ReadAsync("\"na\"\"me\",\"no\nte\"\r\n\"a\r\nb\n\nc\",1\n\"\",\"x,\n\"\"y\"\"\"\nplain,3\n");

        Assert.Equal(["na\"me", "no\nte"], rows[0].Values.Keys);
        Assert.Equal([("a\r\nb\n\nc", "1"), (null, "x,\n\"y\""), ("plain", "3")], rows.Select(row => (row["na\"me"], row["no\nte"])));
    }

    [Fact]
    public async Task Captured_rows_have_them_too()
    {
        var table = await TableProfiler.RunAsync([InputFile.FromText("c", Captures.Csv("1", "\"a\nb\",1\nc,2", "0.1\n0.2"))], DataFormat.Capture(CapturePart.Input));

        Assert.Equal((2, 0), (table.Rows, (int)table.Reading!.Unparsable));
        Assert.Equal(["a\nb", "c"], table.Find("_c0")!.Categories!.Counts.Select(category => category.Key));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_its_own_line_alone()
    {
        var text = new StringBuilder("a,b\n1,\"open\n");
        for (var row = 2; row < 20_000; row++) text.Append(CultureInfo.InvariantCulture, $"{row},text\n");

        var table = await TableProfiler.RunAsync([InputFile.FromText("t.csv", text.ToString())], DataFormat.Csv(header: true));

        Assert.Equal((19_998, 1), (table.Rows, (int)table.Reading!.Unparsable));
        Assert.Equal("a quote is not closed", table.Reading.Samples[0].Reason);
    }

    [Fact]
    public async Task A_large_file_is_cut_between_its_records_wherever_its_breaks_lie()
    {
        // Texts that look like records of their own, and quotes, around every place where the file may be cut.
        var text = new StringBuilder("id,text,n\n");
        for (var row = 0; row < 4000; row++) text.Append(CultureInfo.InvariantCulture, $"{row},\"said \"\"no\"\"\n7,8,9\n,\"\"\n{new string('x', row % 40)}\",{row % 100}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var file = InputFile.FromBytes("t.csv", bytes);
        for (var cut = 100_000; cut < 100_200; cut++)
        {
            var (first, second) = (new TableAccumulator(new ProfileOptions()), new TableAccumulator(new ProfileOptions()));
            await new UnitReader(DataFormat.Csv(header: true), null, null).ReadAsync(new WorkUnit([new WorkUnit.Part(file, 0, cut)]), first, first.Summary, TestContext.Current.CancellationToken);
            await new UnitReader(DataFormat.Csv(header: true), null, null).ReadAsync(new WorkUnit([new WorkUnit.Part(file, cut, long.MaxValue)]), second, second.Summary, TestContext.Current.CancellationToken);

            Assert.Equal((4000, 0), (first.Summary.Rows + second.Summary.Rows, first.Summary.Unparsable + second.Summary.Unparsable));
            Assert.Equal([3], second.Summary.RowsByWidth.Keys);
        }
    }

    [Fact]
    public async Task A_column_that_is_named_twice_is_two_columns()
    {
        var table = await TableProfiler.RunAsync([InputFile.FromText("t.csv", "x,x,x.1,x\n1,2,3,4\n")], DataFormat.Csv(header: true));

        Assert.Equal(["x", "x.2", "x.1", "x.3"], table.Columns.Select(column => column.Name));
        Assert.Equal([1, 2, 3, 4], table.Columns.Select(column => column.Numbers!.Sum));
    }

    private static async Task<List<CapturedRow>> ReadAsync(string text)
    {
        var rows = new List<CapturedRow>();
        var reader = new RowReader(DataFormat.Csv(header: true));
        await foreach (var row in reader.ReadAsync([InputFile.FromText("t.csv", text)])) rows.Add(row);
        Assert.Empty(reader.Summary.Samples);
        return rows;
    }
}
