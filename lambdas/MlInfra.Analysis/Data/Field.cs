namespace MlInfra.Analysis.Data;

/// <summary>Tells numbers from text in a field that stands alone.</summary>
internal static class Field
{
    public static void Emit(ReadOnlySpan<byte> text, IRowSink sink, int column)
    {
        text = Trim(text);
        var taken = NumberParser.Read(text, out var value, out var integral);
        if (taken > 0 && taken == text.Length && double.IsFinite(value)) sink.Number(column, value, integral, text);
        else sink.Text(column, text);
    }

    /// <summary>Whether a field says that there is no value: empty, or what pandas, Spark and R write in its place.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text) => text.IsEmpty || (text[0] is (byte)'N' or (byte)'n' or (byte)'<' && SaysMissing(text));

    private static bool SaysMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        2 => text.SequenceEqual("NA"u8),
        3 => text.SequenceEqual("NaN"u8) || text.SequenceEqual("nan"u8) || text.SequenceEqual("N/A"u8) || text.SequenceEqual("NAN"u8),
        4 => text.SequenceEqual("null"u8) || text.SequenceEqual("None"u8) || text.SequenceEqual("NULL"u8) || text.SequenceEqual("<NA>"u8),
        _ => false,
    };

    /// <summary>Whether a field is a number too great to hold, or says infinity.</summary>
    public static bool IsInfinite(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((>= (byte)'+' and <= (byte)'9') or (byte)'i' or (byte)'I')) return false;
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (text.SequenceEqual("inf"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("Inf"u8) || text.SequenceEqual("infinity"u8)) return true;
        return NumberParser.Read(text, out var value, out _) == text.Length && text.Length > 0 && double.IsInfinity(value);
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t') text = text[1..];
        while (!text.IsEmpty && text[^1] is (byte)' ' or (byte)'\t') text = text[..^1];
        return text;
    }
}
