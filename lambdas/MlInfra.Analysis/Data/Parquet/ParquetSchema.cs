namespace MlInfra.Analysis.Data.Parquet;

/// <summary>
/// Reads the schema: a tree, written from its root down. Its leaves are columns, named by their path as the fields of JSON are (<c>address.city</c>);
/// of a list each place is one (<c>tags.0</c>).
/// </summary>
internal static class ParquetSchema
{
    private const int MostDepth = 32;

    /// <exception cref="InvalidDataException">A column is a map, or a list of lists.</exception>
    public static List<ParquetColumn> Read(ref ThriftReader reader)
    {
        var elements = new List<Element>();
        for (var left = reader.ListHeader(out _); left > 0; left--) elements.Add(ReadElement(ref reader));
        var columns = new List<ParquetColumn>();
        var at = 1; // the root is first
        while (at < elements.Count) at = Walk(elements, at, new Path(), columns);
        return columns;
    }

    private enum Shape
    {
        Other,
        List,
        Map,
    }

    private sealed record Element(ParquetColumn Column, int Repetition, int Children, Shape Shape);

    /// <summary>What leads to an element: names before and after the number within a list, and levels.</summary>
    private sealed record Path
    {
        public string Before { get; init; } = "";

        public string After { get; init; } = "";

        public int Definition { get; init; }

        public int ElementDefinition { get; init; }

        public bool InList { get; init; }

        public int Depth { get; init; }

        public string Name => After.Length == 0 ? Before : $"{Before}.{After}";

        public Path Named(string name) => InList ? this with { After = Join(After, name) } : this with { Before = Join(Before, name) };

        private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
    }

    // Where the next element stands.
    private static int Walk(List<Element> elements, int at, Path path, List<ParquetColumn> columns, bool isElementOfList = false)
    {
        var element = elements[at++];
        // Of a list's own levels only the first one is named.
        if (!isElementOfList) path = path.Named(element.Column.Name);
        if (path.Depth > MostDepth) throw new InvalidDataException($"the column {path.Name} is nested too deeply");
        if (element.Shape == Shape.Map) throw new InvalidDataException($"the column {path.Name} is a map, which is not read: write a column for each key, or leave it out");
        path = path with { Definition = path.Definition + (element.Repetition == 0 ? 0 : 1), Depth = path.Depth + 1 };
        if (element.Repetition == 2)
        {
            if (path.InList) throw new InvalidDataException($"the column {path.Name} is a list of lists, which is not read: write a column for each place, or leave it out");
            path = path with { InList = true, ElementDefinition = path.Definition };
        }
        if (element.Children == 0)
        {
            columns.Add(element.Column with
            {
                Name = path.Before, AfterNumber = path.After, MaxDefinition = path.Definition, MaxRepetition = path.InList ? 1 : 0, ElementDefinition = path.ElementDefinition,
            });
            return at;
        }
        for (var left = element.Children; left > 0; left--)
        {
            if (at >= elements.Count) throw new InvalidDataException("the file's schema breaks off");
            at = Walk(elements, at, path, columns, IsElement(elements, at, element, isElementOfList));
        }
        return at;
    }

    // In a list lies a repeated field, and within that, where it has one child of its own, the element.
    private static bool IsElement(List<Element> elements, int at, Element parent, bool parentIsElement) =>
        (parent.Shape == Shape.List && elements[at].Repetition == 2) || (parentIsElement && parent is { Repetition: 2, Children: 1, Column.Name: not "array" });

    private static Element ReadElement(ref ThriftReader reader)
    {
        var (repetition, children, shape) = (0, 0, Shape.Other);
        var column = new ParquetColumn("", ParquetType.Binary, ParquetMeaning.Plain);
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            switch (field)
            {
                case 1: column = column with { Type = (ParquetType)reader.Int() }; break;
                case 2: column = column with { Length = (int)reader.Int() }; break;
                case 3: repetition = (int)reader.Int(); break;
                case 4: column = column with { Name = reader.Text() }; break;
                case 5: children = (int)reader.Int(); break;
                case 6:
                    var type = reader.Int();
                    if (type is >= 1 and <= 3) shape = type == 3 ? Shape.List : Shape.Map;
                    else column = column with { Meaning = Converted(type) };
                    break;
                case 7: column = column with { Scale = (int)reader.Int() }; break;
                case 10: (column, shape) = ReadLogical(ref reader, column, shape); break;
                default: reader.Skip(kind); break;
            }
        }
        reader.End(outer);
        if (column.Type == ParquetType.Int96) column = column with { Meaning = ParquetMeaning.Nanoseconds };
        return new Element(column, repetition, children, shape);
    }

    // The numbers of ConvertedType.
    private static ParquetMeaning Converted(long type) => type switch
    {
        5 => ParquetMeaning.Decimal, 6 => ParquetMeaning.Date, 9 => ParquetMeaning.Milliseconds, 10 => ParquetMeaning.Microseconds, >= 11 and <= 14 => ParquetMeaning.Unsigned, _ => ParquetMeaning.Plain,
    };

    // LogicalType is a union; what it has to say that ConvertedType has not.
    private static (ParquetColumn Column, Shape Shape) ReadLogical(ref ThriftReader reader, ParquetColumn column, Shape shape)
    {
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            if (field == 8)
            {
                column = column with { Meaning = ReadUnit(ref reader, column.Meaning) };
                continue;
            }
            (column, shape) = field switch
            {
                2 => (column, Shape.Map),
                3 => (column, Shape.List),
                14 => (column with { Meaning = ParquetMeaning.Guid }, shape),
                15 => (column with { Meaning = ParquetMeaning.Half }, shape),
                _ => (column, shape),
            };
            reader.Skip(kind);
        }
        reader.End(outer);
        return (column, shape);
    }

    // Of a time: whether it is in UTC, and its unit, a union again.
    private static ParquetMeaning ReadUnit(ref ThriftReader reader, ParquetMeaning meaning)
    {
        var outer = reader.Begin();
        while (reader.Next(out var part, out var of))
        {
            if (part != 2)
            {
                reader.Skip(of);
                continue;
            }
            var union = reader.Begin();
            while (reader.Next(out var unit, out var none))
            {
                meaning = unit switch { 1 => ParquetMeaning.Milliseconds, 2 => ParquetMeaning.Microseconds, _ => ParquetMeaning.Nanoseconds };
                reader.Skip(none);
            }
            reader.End(union);
        }
        reader.End(outer);
        return meaning;
    }
}
