using System.Globalization;
using System.Text;

namespace MlInfra.Cli.Sample;

/// <summary>Real records of the bundled data, with what is known to be true of them.</summary>
internal sealed class TumourRecords
{
    private readonly string[] _columns;
    private readonly List<TumourRecord> _records;

    private TumourRecords(string[] columns, List<TumourRecord> records) => (_columns, _records) = (columns, records);

    /// <summary>The names of the features, in the order in which the model takes them.</summary>
    public IReadOnlyList<string> Features => _columns[1..];

    public int Count => _records.Count;

    public static TumourRecords Read(string path)
    {
        if (!File.Exists(path)) throw new CliException($"The sample's data is missing: {path}.", "Restore it: git checkout samples");
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        var records = lines.Skip(1).Where(line => line.Length > 0).Select((line, index) =>
        {
            var values = Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture));
            return new TumourRecord(index + 1, values[0] > 0.5, values[1..]);
        });
        return new(columns, [.. records]);
    }

    /// <summary>So many records spread evenly over the data, the same ones every time.</summary>
    public IReadOnlyList<TumourRecord> Spread(int count)
    {
        count = Math.Clamp(count, 1, _records.Count);
        return [.. Enumerable.Range(0, count).Select(i => _records[(int)((i + 0.5) * _records.Count / count)])];
    }

    /// <summary>The records of which that is true, in their order.</summary>
    public IReadOnlyList<TumourRecord> Where(Func<TumourRecord, bool> takes) => [.. _records.Where(takes)];

    /// <summary>The CSV that the model takes, a record a line.</summary>
    public static byte[] Request(params IEnumerable<TumourRecord> records) =>
        Encoding.UTF8.GetBytes(string.Join('\n', records.Select(r => string.Join(',', r.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))));
}

/// <summary>One tumour: its number in the data (from 1), whether it was malignant, its 30 measures.</summary>
internal sealed record TumourRecord(int Number, bool Malignant, double[] Values);
