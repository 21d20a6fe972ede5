using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Data;

/// <summary>Parquet that DuckDB wrote against its CSV of the same table (Fixtures/Parquet/README.md).</summary>
public sealed class DuckDbParquetTests
{
    [Theory]
    [InlineData("snappy"), InlineData("zstd")]
    public async Task Says_of_parquet_what_it_says_of_the_same_table_as_csv(string codec)
    {
        var expected = await TableProfiler.RunAsync([Open("flat.csv")], DataFormat.Csv(header: true));

        var actual = await TableProfiler.RunAsync([Open($"flat.{codec}.parquet")], DataFormat.Parquet());

        Assert.Equal([], actual.Reading!.Samples);
        Assert.Equal(2500, actual.Rows);
        Assert.Equal(expected.Columns.Select(c => c.Name), actual.Columns.Select(c => c.Name));
        foreach (var (column, found) in expected.Columns.Zip(actual.Columns))
        {
            Assert.Equal((column.Name, column.Type, column.Present, column.Missing), (found.Name, found.Type, found.Present, found.Missing));
            if (column.Type == InferredType.String) Assert.Equal(column.Categories!.Counts, found.Categories!.Counts);
            if (column.Numbers is null) continue;
            Assert.Equal((column.Numbers.Min, column.Numbers.Max), (found.Numbers!.Min, found.Numbers.Max));
            Python.Same(column.Numbers.Mean, found.Numbers.Mean, 1e-13, column.Name);
            Python.Same(column.Numbers.StandardDeviation, found.Numbers.StandardDeviation, 1e-12, column.Name);
            Assert.Equal(column.Numbers.Sample.Quantile(0.3), found.Numbers.Sample.Quantile(0.3));
        }
    }

    private static InputFile Open(string name) => InputFile.FromPath(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Parquet", name));
}
