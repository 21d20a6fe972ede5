using System.Globalization;
using System.Text;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Tests.Data;

public sealed class NumberParserTests
{
    [Theory]
    [InlineData("0", 0, true)]
    [InlineData("-0", 0, true)]
    [InlineData("+7", 7, true)]
    [InlineData("9007199254740993", 9007199254740992, true)]
    [InlineData(".5", 0.5, false)]
    [InlineData("5.", 5, false)]
    [InlineData("1e3", 1000, false)]
    [InlineData("-1.5E-3", -0.0015, false)]
    [InlineData("0.00000000000000000000000001", 1e-26, false)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29, true)]
    [InlineData("1e400", double.PositiveInfinity, false)]
    [InlineData("4.9e-324", double.Epsilon, false)]
    public void Reads_a_number(string text, double expected, bool whole)
    {
        Assert.Equal(text.Length, NumberParser.Read(Encoding.UTF8.GetBytes(text), out var value, out var integral));

        Assert.Equal(expected, value);
        Assert.Equal(whole, integral);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-", 0)]
    [InlineData(".", 0)]
    [InlineData("abc", 0)]
    [InlineData("1e", 1)]
    [InlineData("1e+", 1)]
    [InlineData("1.2.3", 3)]
    [InlineData("12,5", 2)]
    [InlineData("0x10", 1)]
    public void Stops_where_the_number_ends(string text, int taken) => Assert.Equal(taken, NumberParser.Read(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Rounds_every_number_as_the_runtime_does()
    {
        var random = new Random(11);
        var formats = new[] { "R", "G17", "G9", "E18", "F3", "G3", "F12" };
        for (var i = 0; i < 400_000; i++)
        {
            var number = i % 3 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-30, 30));
            if (!double.IsFinite(number)) continue;
            var text = number.ToString(formats[i % formats.Length], CultureInfo.InvariantCulture);
            if (text.Length > 200) continue;

            Assert.Equal(text.Length, NumberParser.Read(Encoding.UTF8.GetBytes(text), out var value, out _));
            Assert.True(value == double.Parse(text, CultureInfo.InvariantCulture), text);
        }
    }
}
