using System.Text;
using System.Text.Json;

namespace MlInfra.Analysis.Data;

/// <summary>
/// Flattens a JSON value to the fields of a row: an array's elements and those of a property <c>features</c> are positional, an
/// object's properties are columns, and what lies deeper is named by its path (<c>address.city</c>, <c>tags.0</c>).
/// </summary>
internal static class JsonRow
{
    /// <summary>Hands each field to the sink. The value must be well formed.</summary>
    public static void Emit(ReadOnlySpan<byte> json, IRowSink sink, ref int position)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var named = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Positional(ref reader, sink, ref position, ref named);
                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject) Property(ref reader, sink, ref position, ref named);
                break;
            default:
                Scalar(ref reader, sink, sink.ColumnAt(position++));
                break;
        }
    }

    private static void Property(ref Utf8JsonReader reader, IRowSink sink, ref int position, ref int named)
    {
        if (reader.ValueTextEquals("features"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Positional(ref reader, sink, ref position, ref named);
                return;
            }
            Value(ref reader, "features", sink, ref named);
            return;
        }
        if (reader.ValueIsEscaped)
        {
            var name = reader.GetString()!;
            reader.Read();
            Value(ref reader, name, sink, ref named);
            return;
        }
        var bytes = reader.ValueSpan;
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) Value(ref reader, Encoding.UTF8.GetString(bytes), sink, ref named);
        else Scalar(ref reader, sink, sink.ColumnOf(bytes, named++));
    }

    private static void Positional(ref Utf8JsonReader reader, IRowSink sink, ref int position, ref int named)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) Value(ref reader, $"_c{position++}", sink, ref named);
        else Scalar(ref reader, sink, sink.ColumnAt(position++));
    }

    private static void Value(ref Utf8JsonReader reader, string path, IRowSink sink, ref int named)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString();
                reader.Read();
                Value(ref reader, $"{path}.{name}", sink, ref named);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++) Value(ref reader, $"{path}.{i}", sink, ref named);
        }
        else
        {
            Scalar(ref reader, sink, sink.ColumnOf(Encoding.UTF8.GetBytes(path), named++));
        }
    }

    private static void Scalar(ref Utf8JsonReader reader, IRowSink sink, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                Field.Emit(reader.ValueSpan, sink, column);
                break;
            case JsonTokenType.String when !reader.ValueIsEscaped:
                sink.Text(column, reader.ValueSpan);
                break;
            case JsonTokenType.String:
                sink.Text(column, Encoding.UTF8.GetBytes(reader.GetString()!));
                break;
            case JsonTokenType.Null:
                sink.Text(column, default);
                break;
            default:
                sink.Text(column, reader.ValueSpan);
                break;
        }
    }
}
