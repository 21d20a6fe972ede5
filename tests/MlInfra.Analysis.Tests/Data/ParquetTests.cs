using System.Globalization;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;
using ParquetSharp;
using ParquetSharp.Schema;

namespace MlInfra.Analysis.Tests.Data;

/// <summary>Files that Apache Arrow's own library writes, read by ours.</summary>
public sealed class ParquetTests
{
    private const int Rows = 5000;

    [Theory]
    [InlineData(Compression.Snappy, 1, true)]
    [InlineData(Compression.Snappy, 2, true)]
    [InlineData(Compression.Uncompressed, 1, false)]
    [InlineData(Compression.Gzip, 2, false)]
    [InlineData(Compression.Brotli, 1, true)]
    [InlineData(Compression.Zstd, 2, true)]
    [InlineData(Compression.Lz4, 1, true)]
    [InlineData(Compression.Lz4, 2, false)]
    [InlineData(Compression.Lz4Hadoop, 1, true)]
    public async Task Every_kind_of_value_is_read_as_it_was_written(Compression compression, int version, bool dictionary)
    {
        var builder = Properties(compression, version);
        if (!dictionary) builder.DisableDictionary();
        var file = Write(builder, groups: 3);

        var rows = await ReadAsync(file);

        Assert.Equal(Rows, rows.Count);
        for (var at = 0; at < Rows; at++)
        {
            var row = rows[at];
            Assert.Equal(Whole(at).ToString(CultureInfo.InvariantCulture), row["whole"]);
            Assert.Equal(at % 7 == 3 ? null : Number(at).ToString("R", CultureInfo.InvariantCulture), row["number"]);
            Assert.Equal(((float)Number(at)).ToString("R", CultureInfo.InvariantCulture), row["single"]);
            Assert.Equal(at % 11 == 5 ? null : Text(at), row["text"]);
            Assert.Equal(at % 3 == 0 ? "true" : "false", row["flag"]);
            Assert.Equal(new DateTime(2020, 1, 1).AddDays(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row["day"]);
            Assert.Equal((long.MaxValue - at).ToString(CultureInfo.InvariantCulture), row["large"]);
            Assert.Equal(new DateTime(2020, 1, 1, 0, 0, 1).AddSeconds(at * 61).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), at * 61 % 86_400 == 86_399 ? row["time"] + " 00:00:00" : row["time"]);
            Assert.Equal(at / 100.0, double.Parse(row["money"]!, CultureInfo.InvariantCulture), 9);
        }
    }

    [Fact]
    public async Task A_profile_is_that_of_the_same_data_as_CSV()
    {
        var csv = new System.Text.StringBuilder("whole,number,text\n");
        for (var at = 0; at < Rows; at++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{Whole(at)},{(at % 7 == 3 ? "" : Number(at).ToString("R", CultureInfo.InvariantCulture))},{(at % 11 == 5 ? "" : Text(at))}\n");
        }

        var one = await TableProfiler.RunAsync([InputFile.FromBytes("t.parquet", Write(Properties(Compression.Snappy, 1), groups: 2))], DataFormat.Parquet());
        var other = await TableProfiler.RunAsync([InputFile.FromText("t.csv", csv.ToString())], DataFormat.Csv(header: true));

        one = one with { Columns = [.. new[] { "whole", "number", "text" }.Select(name => one.Find(name)!)] };
        Assert.Equal(System.Text.Encoding.UTF8.GetString(StatisticsFile.Write(other)), System.Text.Encoding.UTF8.GetString(StatisticsFile.Write(one)));
        Assert.Equal(Rows, one.Reading!.Records);
    }

    [Fact]
    public async Task A_large_file_is_read_by_its_groups_however_it_is_cut()
    {
        var bytes = Write(Properties(Compression.Uncompressed, 1).DisableDictionary(), groups: 5);
        var reading = new List<string?>();
        for (var part = 0; part < 3; part++)
        {
            var unit = new WorkUnit([new WorkUnit.Part(InputFile.FromBytes("t", bytes), bytes.Length * part / 3, part == 2 ? long.MaxValue : bytes.Length * (part + 1) / 3)]);
            var table = new TableAccumulator(new ProfileOptions());
            await new UnitReader(DataFormat.Parquet(), null, null).ReadAsync(unit, table, table.Summary, TestContext.Current.CancellationToken);
            reading.Add($"{table.Summary.Rows}");
        }

        Assert.Equal(Rows, reading.Sum(rows => int.Parse(rows!, CultureInfo.InvariantCulture)));
        Assert.True(reading.Count(rows => rows != "0") > 1);
    }

    [Fact]
    public async Task Byte_streams_that_are_split_are_put_together()
    {
        var file = Write(Properties(Compression.Snappy, 2).DisableDictionary().Encoding("number", ParquetSharp.Encoding.ByteStreamSplit).Encoding("single", ParquetSharp.Encoding.ByteStreamSplit), groups: 1);

        var rows = await ReadAsync(file);

        Assert.Equal(Number(8).ToString("R", CultureInfo.InvariantCulture), rows[8]["number"]);
        Assert.Equal(((float)Number(8)).ToString("R", CultureInfo.InvariantCulture), rows[8]["single"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Differences_are_added_up(int version)
    {
        var (plain, deltas) = (Write(Properties(Compression.Snappy, version), groups: 2), Write(Deltas(Properties(Compression.Snappy, version)), groups: 2));

        Assert.Equal((await ReadAsync(plain)).Select(Shown), (await ReadAsync(deltas)).Select(Shown));

        static string Shown(CapturedRow row) => string.Join('|', row.Values.Select(value => $"{value.Key}={value.Value}"));
    }

    [Fact]
    public async Task Differences_of_extreme_numbers_wrap_around()
    {
        long[] numbers = [long.MinValue, long.MaxValue, 0, -1, long.MaxValue, long.MinValue + 1, 5, .. Enumerable.Range(0, 300).Select(at => (long)at * at * at)];
        var file = WriteOne(numbers, Properties(Compression.Snappy, 1).DisableDictionary().Encoding(ParquetSharp.Encoding.DeltaBinaryPacked));

        Assert.Equal(numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)), (await ReadAsync(file)).Select(row => row["tags"]));
    }

    [Fact]
    public async Task Texts_after_their_lengths_are_told_apart()
    {
        string?[] texts = [.. Enumerable.Range(0, 700).Select(at => at % 9 == 4 ? null : at % 9 == 5 ? "" : new string('ü', at % 50) + at)];
        var file = WriteOne(texts, Properties(Compression.Zstd, 2).DisableDictionary().Encoding(ParquetSharp.Encoding.DeltaLengthByteArray));

        Assert.Equal(texts.Select(text => text is "" ? null : text), (await ReadAsync(file)).Select(row => row["tags"]));
    }

    [Fact]
    public async Task Numbers_of_16_bits_count_as_they_are_written()
    {
        var file = WriteOne<Half?>([(Half)0.1, null, (Half)(-65504), Half.NaN]);

        Assert.Equal(["0.1", null, "-65500", null], (await ReadAsync(file)).Select(row => row["tags"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_list_has_a_column_for_each_place_and_may_go_on_over_pages(int version)
    {
        // Longer than the pages of 2,000 bytes, and of different lengths; some missing, some empty.
        double?[]?[] lists = [.. Enumerable.Range(0, 60).Select(row => row % 7 == 3 ? null : Enumerable.Range(0, row * 11 % 450).Select(at => at % 13 == 5 ? (double?)null : (row * 1000) + at + 0.5).ToArray())];
        var file = WriteOne(lists, Properties(Compression.Snappy, version).DisableDictionary());

        var rows = await ReadAsync(file);

        Assert.Equal(60, rows.Count);
        for (var row = 0; row < 60; row++)
        {
            var expected = lists[row] ?? [];
            Assert.Equal(expected.Select(value => value?.ToString("R", CultureInfo.InvariantCulture)), Enumerable.Range(0, expected.Length).Select(at => rows[row][$"tags.{at}"]));
            Assert.Null(rows[row][$"tags.{expected.Length}"]);
        }
    }

    [Fact]
    public async Task Fields_of_structs_and_of_lists_of_structs_are_named_by_their_path_as_in_JSON()
    {
        using var city = new PrimitiveNode("city", Repetition.Optional, LogicalType.String(), PhysicalType.ByteArray);
        using var lat = new PrimitiveNode("lat", Repetition.Required, LogicalType.None(), PhysicalType.Double);
        using var place = new GroupNode("place", Repetition.Optional, [lat]);
        using var address = new GroupNode("address", Repetition.Required, [city, place]);
        using var plain = new PrimitiveNode("n", Repetition.Required, LogicalType.None(), PhysicalType.Int32);
        using var schema = new GroupNode("schema", Repetition.Required, [address, plain]);
        using var stream = new MemoryStream();
        using (var properties = Properties(Compression.Snappy, 1).Build())
        using (var writer = new ParquetFileWriter(stream, schema, properties, null, leaveOpen: true))
        {
            using (var group = writer.AppendRowGroup())
            {
                Put(group, new[] { new Nested<string?>("Ulm"), new Nested<string?>(null) });
                Put(group, new Nested<Nested<double>?>[] { new(new Nested<double>(48.4)), new(null) });
                Put(group, new[] { 1, 2 });
            }
            writer.Close();
        }

        var rows = await ReadAsync(stream.ToArray());

        Assert.Equal(["address.city", "address.place.lat", "n"], rows[0].Values.Keys);
        Assert.Equal(["Ulm", "48.4", "1"], rows[0].Values.Values);
        Assert.Equal([null, null, "2"], rows[1].Values.Values);
    }

    [Fact]
    public async Task What_is_not_read_is_refused_by_name()
    {
        Assert.Contains("the column tags is a list of lists, which is not read: write a column for each place, or leave it out", await FaultAsync(WriteOne<int[][]>([[[1], [2]]])), StringComparison.Ordinal);
        Assert.Contains("the file is no Parquet file: it does not end with PAR1", await FaultAsync(System.Text.Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n5,6\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Compression.Snappy, false), InlineData(Compression.Zstd, false), InlineData(Compression.Gzip, false), InlineData(Compression.Brotli, false), InlineData(Compression.Lz4, false), InlineData(Compression.Uncompressed, true)]
    public async Task Broken_files_are_told_and_never_end_the_run_with_another_error(Compression compression, bool deltas)
    {
        var whole = Write(deltas ? Deltas(Properties(compression, 1)) : Properties(compression, 1), groups: 1);
        var random = new Random(5);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var broken = (byte[])whole.Clone();
            for (var i = 0; i < 3; i++) broken[random.Next(4, broken.Length)] = (byte)random.Next(256);
            if (attempt % 3 == 0) broken = [.. broken[..random.Next(8, broken.Length - 8)], .. broken[^8..]];
            var table = await TableProfiler.RunAsync([InputFile.FromBytes("t", broken)], DataFormat.Parquet());
            Assert.True(table.Reading!.BrokenFiles <= 1);
        }
    }

    private static long Whole(int at) => (at * 7919L) % 1000 - 500;

    private static double Number(int at) => Math.Sin(at) * 1000;

    private static string Text(int at) => $"täxt {at % 40}";

    private static WriterPropertiesBuilder Properties(Compression compression, int version) => new WriterPropertiesBuilder().Compression(compression).DataPagesize(2000)
        .DataPageVersion(version == 2 ? ParquetDataPageVersion.V2 : ParquetDataPageVersion.V1);

    private static byte[] Write(WriterPropertiesBuilder builder, int groups)
    {
        using var stream = new MemoryStream();
        using var properties = builder.Build();
        Column[] columns =
        [
            new Column<int>("whole"), new Column<double?>("number"), new Column<float>("single"), new Column<string?>("text"), new Column<bool>("flag"), new Column<Date>("day"),
            new Column<long>("large"), new Column<DateTime>("time", LogicalType.Timestamp(true, TimeUnit.Micros)), new Column<decimal>("money", LogicalType.Decimal(29, 2)),
        ];
        using (var writer = new ParquetFileWriter(stream, columns, LogicalTypeFactory.Default, properties, null, leaveOpen: true))
        {
            foreach (var group in Enumerable.Range(0, Rows).Chunk((Rows + groups - 1) / groups))
            {
                using var rows = writer.AppendRowGroup();
                Put(rows, group.Select(at => (int)Whole(at)));
                Put(rows, group.Select(at => at % 7 == 3 ? (double?)null : Number(at)));
                Put(rows, group.Select(at => (float)Number(at)));
                Put(rows, group.Select(at => at % 11 == 5 ? null : Text(at)));
                Put(rows, group.Select(at => at % 3 == 0));
                Put(rows, group.Select(at => new Date(new DateTime(2020, 1, 1).AddDays(at))));
                Put(rows, group.Select(at => long.MaxValue - at));
                Put(rows, group.Select(at => new DateTime(2020, 1, 1, 0, 0, 1, DateTimeKind.Utc).AddSeconds(at * 61)));
                Put(rows, group.Select(at => at / 100m));
            }
            writer.Close();
        }
        return stream.ToArray();
    }

    private static WriterPropertiesBuilder Deltas(WriterPropertiesBuilder builder) => builder.DisableDictionary()
        .Encoding("whole", ParquetSharp.Encoding.DeltaBinaryPacked).Encoding("large", ParquetSharp.Encoding.DeltaBinaryPacked).Encoding("day", ParquetSharp.Encoding.DeltaBinaryPacked)
        .Encoding("time", ParquetSharp.Encoding.DeltaBinaryPacked).Encoding("text", ParquetSharp.Encoding.DeltaByteArray).Encoding("money", ParquetSharp.Encoding.DeltaByteArray);

    private static byte[] WriteOne<T>(T[] values, WriterPropertiesBuilder? builder = null)
    {
        using var stream = new MemoryStream();
        using var properties = (builder ?? Properties(Compression.Snappy, 1)).Build();
        using (var writer = new ParquetFileWriter(stream, [new Column<T>("tags")], LogicalTypeFactory.Default, properties, null, leaveOpen: true))
        {
            using (var rows = writer.AppendRowGroup()) Put(rows, values);
            writer.Close();
        }
        return stream.ToArray();
    }

    private static void Put<T>(RowGroupWriter rows, IEnumerable<T> values)
    {
        using var column = rows.NextColumn().LogicalWriter<T>();
        column.WriteBatch([.. values]);
    }

    private static async Task<List<CapturedRow>> ReadAsync(byte[] file)
    {
        var rows = new List<CapturedRow>();
        var reader = new RowReader(DataFormat.Parquet());
        await foreach (var row in reader.ReadAsync([InputFile.FromBytes("t.parquet", file)])) rows.Add(row);
        Assert.Empty(reader.Summary.Samples);
        return rows;
    }

    private static async Task<string> FaultAsync(byte[] file)
    {
        var table = await TableProfiler.RunAsync([InputFile.FromBytes("t.parquet", file)], DataFormat.Parquet());
        Assert.Equal(1, table.Reading!.BrokenFiles);
        return table.Reading.Samples[0].Reason;
    }
}
