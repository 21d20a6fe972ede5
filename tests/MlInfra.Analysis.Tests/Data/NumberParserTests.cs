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

    [Theory]
    [InlineData("12", "Whole"), InlineData("-7", "Whole"), InlineData("-0", "Whole"), InlineData("12345678", "Whole"), InlineData(".5", "Fraction"), InlineData("-5.", "Fraction")]
    [InlineData("0.1234567890123456", "Fraction"), InlineData("-12345678.25", "Fraction"), InlineData("red", "Word"), InlineData("x", "Word"), InlineData("Zürich", "Word")]
    [InlineData("", "Word"), InlineData("0.12345678901234567", "Fraction"), InlineData("-0.012345678901234567", "Fraction"), InlineData("-", "Unknown"), InlineData(".", "Unknown"), InlineData("1e5", "Unknown"), InlineData("1.2.3", "Unknown"), InlineData("--1", "Unknown")]
    [InlineData("1-2", "Unknown"), InlineData("+1", "Unknown"), InlineData(" 1", "Unknown"), InlineData("a ", "Unknown"), InlineData("123456789", "Unknown"), InlineData("\"a\"", "Unknown")]
    [InlineData("1.1234567890123456789", "Unknown"), InlineData("1234.1234567890123456", "Unknown"), InlineData("/", "Unknown"), InlineData(":", "Unknown"), InlineData("[", "Unknown")]
    public void Takes_plain_decimals_and_words_at_one_look(string text, string kind)
    {
        foreach (var after in new[] { "", ",", ",9", ",.", "," + new string('8', 40) })
        {
            var bytes = Encoding.UTF8.GetBytes(text + after + new string('7', DecimalField.Look));
            var size = Encoding.UTF8.GetByteCount(text);

            var got = DecimalField.Read(bytes, size, out var value);

            Assert.Equal(kind, got.ToString());
            if (kind is "Whole" or "Fraction") Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Fact]
    public void A_field_too_long_for_one_look_is_left_to_others() =>
        Assert.Equal(DecimalField.Kind.Unknown, DecimalField.Read(Encoding.UTF8.GetBytes(new string('a', 64)), 64, out _));

    [Fact]
    public void Numbers_taken_at_one_look_are_rounded_as_the_runtime_does()
    {
        var random = new Random(12);
        var formats = new[] { "R", "F0", "F1", "F4", "F7", "F8", "F9", "F15", "F16" };
        var taken = 0;
        for (var i = 0; i < 400_000; i++)
        {
            var text = ((random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-6, 9))).ToString(formats[i % formats.Length], CultureInfo.InvariantCulture);

            var kind = DecimalField.Read(Encoding.UTF8.GetBytes(text + ',' + new string((char)random.Next('!', 'z'), DecimalField.Look)), text.Length, out var value);

            if (kind == DecimalField.Kind.Unknown) continue;
            taken++;
            Assert.Equal(text.Contains('.', StringComparison.Ordinal) ? DecimalField.Kind.Fraction : DecimalField.Kind.Whole, kind);
            Assert.True(BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
        }
        Assert.InRange(taken, 250_000, 400_000);
    }
}
