using System.Text;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.Runtime;

public sealed class JsonLogTests
{
    [Fact]
    public void Times_are_written_as_the_line_s_own_is_and_numbers_that_are_none_by_name()
    {
        using var output = new MemoryStream();

        new JsonLog(output, TimeProvider.System).Info("A look goes on.", ("until", new DateTimeOffset(2026, 11, 24, 20, 10, 0, TimeSpan.FromHours(1))), ("share", double.NaN), ("runs", 2));

        var line = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("""
            "message":"A look goes on.","until":"2026-11-24T19:10:00Z","share":"NaN","runs":2}

            """, line, StringComparison.Ordinal);
    }
}
