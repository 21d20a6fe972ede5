namespace MlInfra.Analysis.Data.Parquet;

/// <summary>What stands before a page.</summary>
internal sealed record PageHeader
{
    /// <summary>0 data, 1 index, 2 dictionary, 3 data of version 2.</summary>
    public int Type { get; private set; }

    public int Expanded { get; private set; }

    public int Compressed { get; private set; }

    public int Count { get; private set; }

    public int Encoding { get; private set; }

    public int DefinitionBytes { get; private set; }

    public int RepetitionBytes { get; private set; }

    public bool IsCompressed { get; private set; } = true;

    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ThriftReader(bytes);
        var header = new PageHeader();
        reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            switch (field)
            {
                case 1: header.Type = (int)reader.Int(); break;
                case 2: header.Expanded = (int)reader.Int(); break;
                case 3: header.Compressed = (int)reader.Int(); break;
                case 5 or 7 or 8: header.ReadInner(ref reader, version2: field == 8); break;
                default: reader.Skip(kind); break;
            }
        }
        length = reader.Position;
        return header;
    }

    private void ReadInner(ref ThriftReader reader, bool version2)
    {
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            switch (field)
            {
                case 1: Count = (int)reader.Int(); break;
                case 2 when !version2: Encoding = (int)reader.Int(); break;
                case 4 when version2: Encoding = (int)reader.Int(); break;
                case 5 when version2: DefinitionBytes = (int)reader.Int(); break;
                case 6 when version2: RepetitionBytes = (int)reader.Int(); break;
                case 7 when version2: IsCompressed = kind == ThriftReader.Kind.True; break;
                default: reader.Skip(kind); break;
            }
        }
        reader.End(outer);
    }
}
