using MlInfra.Analysis.Statistics;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.Statistics;

public sealed class RunSortTests
{
    [Theory]
    [InlineData("random"), InlineData("few values"), InlineData("ascending"), InlineData("descending"), InlineData("infinite")]
    public void Sorts_runs_of_any_number_and_length(string kind)
    {
        var draw = new Draw(kind.Length);
        for (var runs = 0; runs < 40; runs++)
        {
            var values = Enumerable.Range(0, runs).SelectMany(run => Run(draw, kind, 1 + (run * 37 % 300))).ToArray();
            var expected = values.Order().ToArray();

            RunSort.Sort(values);

            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void Sorts_what_consists_of_too_many_runs()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => (double)(i * 7919 % 3001))];

        RunSort.Sort(values);

        Assert.Equal(values.Order(), values);
    }

    private static IEnumerable<double> Run(Draw draw, string kind, int length) => kind switch
    {
        "few values" => draw.Whole(length, 3).Order(),
        "ascending" => Enumerable.Range(0, length).Select(i => (double)i),
        "descending" => Enumerable.Range(0, length).Select(i => -(double)i),
        "infinite" => draw.Normals(length).Select(v => v > 1 ? double.PositiveInfinity : v < -1 ? double.NegativeInfinity : v).Order(),
        _ => draw.Normals(length).Order(),
    };
}
