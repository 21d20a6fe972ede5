using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Statistics;

public sealed class BlockSortTests
{
    [Theory]
    [InlineData("random"), InlineData("few values"), InlineData("ascending"), InlineData("descending"), InlineData("infinite")]
    public void Sorts_blocks_of_any_length(string kind)
    {
        var draw = new Draw(kind.Length);
        for (var length = 0; length < 5000; length += length < 100 ? 1 : 61)
        {
            double[] values = kind switch
            {
                "few values" => draw.Whole(length, 3),
                "ascending" => [.. Enumerable.Range(0, length).Select(i => (double)i)],
                "descending" => [.. Enumerable.Range(0, length).Select(i => -(double)i)],
                "infinite" => [.. draw.Normals(length).Select(v => v > 1 ? double.PositiveInfinity : v < -1 ? double.NegativeInfinity : v)],
                _ => draw.Normals(length),
            };
            var expected = values.Order().ToArray();

            BlockSort.Sort(values);

            Assert.Equal(expected, values);
        }
    }
}
