using MlInfra.Cli.Simulation;

namespace MlInfra.Cli.Tests.Simulation;

public sealed class TrafficTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Reads_a_number_a_line_or_the_last_column_after_a_header()
    {
        Assert.Equal([1, 2.5, 0], Read("1\n2.5\n\n0\n"));
        Assert.Equal([10, 20], Read("time,requests\n00:00,10\n00:01,20\n"));
    }

    [Theory]
    [InlineData("1\nmany\n", "line 2: got 'many', must be the requests of one minute, a number of 0 or more.")]
    [InlineData("1\n-2\n", "line 2: got '-2'")]
    [InlineData("1\nNaN\n", "line 2: got 'NaN'")]
    [InlineData("requests\n", "holds no numbers.")]
    public void Names_the_line_that_is_wrong(string text, string message)
    {
        var error = Assert.Throws<CliException>(() => Read(text));

        Assert.Contains(message, error.Message);
        Assert.Contains(_file, error.Message);
    }

    [Fact]
    public void Names_a_file_that_is_not_there() => Assert.Contains("nowhere.csv", Assert.Throws<CliException>(() => Traffic.Read("nowhere.csv")).Message);

    public void Dispose() => File.Delete(_file);

    private double[] Read(string text)
    {
        File.WriteAllText(_file, text);
        return Traffic.Read(_file);
    }
}
