using System.Globalization;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Data;

/// <summary>Files that DuckDB and Arrow wrote, against the same rows as JSON Lines (Fixtures/Parquet/README.md).</summary>
public sealed class ParquetFileTests
{
    [Theory]
    [InlineData("types.snappy"), InlineData("types.zstd"), InlineData("types.gzip"), InlineData("types.lz4_raw"), InlineData("types.brotli"), InlineData("types.uncompressed")]
    [InlineData("types.v2"), InlineData("arrow")]
    public async Task Says_of_parquet_what_it_says_of_the_same_rows_as_json(string file)
    {
        var expected = await TableProfiler.RunAsync([Open(file.Split('.')[0] + ".jsonl")], DataFormat.JsonLines());

        var actual = await TableProfiler.RunAsync([Open(file + ".parquet")], DataFormat.Parquet());

        Assert.Equal([], actual.Reading!.Samples);
        Assert.Equal((expected.Rows, 0, 0), (actual.Rows, actual.Reading!.BrokenFiles, actual.Reading.Unparsable));
        var columns = expected.Columns.Where(c => file != "types.v2" || c.Name is not ("money" or "moment" or "utc" or "day")).ToList();
        Assert.Equal(columns.Select(c => c.Name).Order(), actual.Columns.Select(c => c.Name).Order());
        foreach (var column in columns)
        {
            var found = actual.Find(column.Name)!;
            // JSON can't say of a whole number that its column is one of fractions.
            var whole = column.Counts!.Integral + column.Counts.Fractional;
            Assert.Equal((column.Name, column.Present, column.Missing, whole, column.Counts.Text, column.Counts.Infinite), (found.Name, found.Present, found.Missing, found.Counts!.Integral + found.Counts.Fractional, found.Counts.Text, found.Counts.Infinite));
            Assert.Equal(column.Type, found.Type);
            if (column.Type == InferredType.String) Assert.Equal(column.Categories!.Counts, found.Categories!.Counts);
            if (column.Numbers is null) continue;
            Assert.Equal((column.Numbers.Min, column.Numbers.Max), (found.Numbers!.Min, found.Numbers.Max));
            Python.Same(column.Numbers.StandardDeviation, found.Numbers.StandardDeviation, 1e-14 * column.Numbers.StandardDeviation, column.Name); // row groups are merged
            Python.Same(column.Numbers.Sum, found.Numbers.Sum, 1e-14 * Math.Abs(column.Numbers.Sum), column.Name);
            Assert.Equal(column.Numbers.Sample.Values.ToArray(), found.Numbers.Sample.Values.ToArray());
            Assert.Equal(column.Numbers.Sample.Cumulative.ToArray(), found.Numbers.Sample.Cumulative.ToArray());
        }
    }

    [Fact]
    public async Task Hands_over_rows_with_the_columns_that_are_asked_for()
    {
        var wanted = new HashSet<string> { "i32", "text", "tags.0", "money", "address.city" };
        var rows = await RowsAsync(new RowReader(DataFormat.Parquet()) { Columns = wanted }, "types.zstd.parquet");
        var expected = await RowsAsync(new RowReader(DataFormat.JsonLines()) { Columns = wanted }, "types.jsonl");

        Assert.Equal(200, rows.Count);
        foreach (var (row, other) in rows.Zip(expected))
        {
            Assert.All(row.Values.Keys, name => Assert.Contains(name, wanted));
            foreach (var name in wanted.Where(name => name != "money")) Assert.Equal(other[name], row[name]);
            Assert.Equal(decimal.Parse(other["money"]!, CultureInfo.InvariantCulture), decimal.Parse(row["money"]!, CultureInfo.InvariantCulture)); // written 0.0 and 0.00
        }
    }

    [Theory]
    [InlineData(1), InlineData(3)]
    public async Task Reads_every_row_group_of_every_file(int parallelism)
    {
        var files = new[] { Open("groups.parquet"), Open("groups.parquet"), Open("groups.parquet") };

        var table = await TableProfiler.RunAsync(files, DataFormat.Parquet(), new ProfileOptions { Parallelism = parallelism });

        Assert.Equal((21_000, 21_000, 3, 3 * files[0].Length!.Value), (table.Rows, table.Reading!.Records, table.Reading.Files, table.Reading.Bytes));
        Assert.Equal(3L * (6999 * 7000 / 2), table.Find("n")!.Numbers!.Sum);
        Assert.Equal((3 * 6222, 3 * 778), (table.Find("x")!.Present, table.Find("x")!.Missing));
        Assert.Equal(3 * Enumerable.Range(0, 7000).Where(i => i % 9 != 0).Sum(i => i * 37 % 101 / 4.0), table.Find("x")!.Numbers!.Sum);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => ($"g{i}", 3000L)), table.Find("g")!.Categories!.Counts.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task A_source_that_can_only_be_read_forwards_is_read_as_well()
    {
        var bytes = await File.ReadAllBytesAsync(PathOf("groups.parquet"), TestContext.Current.CancellationToken);

        var table = await TableProfiler.RunAsync([new InputFile("s3://b/k", _ => new ValueTask<Stream>(new Forwards(bytes)))], DataFormat.Parquet());

        Assert.Equal((7000, 1), (table.Rows, table.Reading!.Files));
    }

    [Fact]
    public async Task Broken_files_are_counted_and_stop_nothing()
    {
        var bytes = await File.ReadAllBytesAsync(PathOf("groups.parquet"), TestContext.Current.CancellationToken);
        var cut = bytes[..(bytes.Length / 2)];
        var files = new[] { InputFile.FromBytes("cut", cut), InputFile.FromText("text", "a,b\n1,2\n"), InputFile.FromBytes("empty", default), Open("groups.parquet") };

        var table = await TableProfiler.RunAsync(files, DataFormat.Parquet());

        Assert.Equal((7000, 3, 1), (table.Rows, table.Reading!.BrokenFiles, table.Reading.Files));
        Assert.Equal(["cut", "empty", "text"], table.Reading.Samples.Select(s => s.File).Order());
    }

    [Fact]
    public async Task A_row_group_counts_whole_or_not_at_all()
    {
        var bytes = await File.ReadAllBytesAsync(PathOf("groups.parquet"), TestContext.Current.CancellationToken);
        var broken = 0;
        for (var at = 8; at < bytes.Length - 1000; at += 1500)
        {
            var other = (byte[])bytes.Clone();
            other.AsSpan(at, 40).Fill(0xFF);

            var table = await TableProfiler.RunAsync([InputFile.FromBytes("f", other)], DataFormat.Parquet());

            broken += table.Reading!.BrokenFiles;
            Assert.Contains(table.Rows, new long[] { 0, 2048, 4096, 6144, 7000 });
            Assert.Equal(table.Rows == 7000 ? 0 : 1, table.Reading.BrokenFiles);
            Assert.All(table.Columns, c => Assert.Equal(table.Rows, c.Present + c.Missing));
        }
        Assert.True(broken > 0);
    }

    [Fact]
    public async Task Refuses_what_has_no_place_in_a_row_by_name()
    {
        var problem = await Assert.ThrowsAsync<NotSupportedException>(() => TableProfiler.RunAsync([Open("map.parquet")], DataFormat.Parquet()));

        Assert.Equal($"Column 'm' of {PathOf("map.parquet")} is a map, which has no place in a table of features; leave it out of the data set, or write it as numbers or text.", problem.Message);
    }

    private static InputFile Open(string name) => InputFile.FromPath(PathOf(name));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Parquet", name);

    private static async Task<List<CapturedRow>> RowsAsync(RowReader reader, string file)
    {
        var rows = new List<CapturedRow>();
        await foreach (var row in reader.ReadAsync([Open(file)])) rows.Add(row);
        return rows;
    }

    private sealed class Forwards(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override long Length => throw new NotSupportedException();
    }
}
