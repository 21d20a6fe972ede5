using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlInfra.Analysis.Reports;

/// <summary>Puts HTML together: what is interpolated is text and is escaped, unless it is <see cref="Markup"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    public HtmlWriter Add([InterpolatedStringHandlerArgument("")] ref Handler html) => this;

    public HtmlWriter Raw(string html)
    {
        _text.Append(html);
        return this;
    }

    public Markup ToMarkup() => new(_text.ToString());

    public override string ToString() => _text.ToString();

    /// <summary>A column's or metric's name, which where it is too wide is folded between its words.</summary>
    public static Markup Name(string name) => new(WebUtility.HtmlEncode(name).Replace("_", "_<wbr/>", StringComparison.Ordinal));

    /// <summary>HTML that is ready.</summary>
    public readonly record struct Markup(string Html);

    /// <summary>Escapes the holes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount, HtmlWriter writer)
    {
        public int Length { get; } = literalLength + formattedCount;

        public void AppendLiteral(string html) => writer._text.Append(html);

        public void AppendFormatted(Markup markup) => writer._text.Append(markup.Html);

        public void AppendFormatted(string? text) => writer._text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => writer._text.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));
    }
}
