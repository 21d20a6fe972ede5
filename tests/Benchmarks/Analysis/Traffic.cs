using System.Globalization;
using System.Text;

namespace Benchmarks.Analysis;

/// <summary>Writes a baseline as CSV and captured traffic of 30 features: measured and computed numbers, whole ones, categories; some missing.</summary>
internal static class Traffic
{
    public const int Features = 30;

    private static readonly string[] Colours = ["red", "green", "blue", "white", "black"];

    public static IReadOnlyList<string> Names { get; } = ["score", .. Enumerable.Range(0, Features).Select(i => $"f{i}")];

    public static int Write(string folder, int records, int files, int baseline)
    {
        Directory.CreateDirectory(Path.Combine(folder, "capture"));
        using (var writer = new StreamWriter(Path.Combine(folder, "baseline.csv")))
        {
            writer.WriteLine(string.Join(',', Names));
            var (random, text) = (new Random(1), new StringBuilder());
            for (var i = 0; i < baseline; i++)
            {
                text.Clear().Append(random.NextDouble().ToString("R", CultureInfo.InvariantCulture)).Append(',');
                Row(random, text, 0);
                writer.WriteLine(text);
            }
        }
        Parallel.For(0, files, file => Capture(Path.Combine(folder, "capture", $"{file:000}.jsonl"), file, records / files));
        return 0;
    }

    private static void Capture(string path, int file, int records)
    {
        using var writer = new StreamWriter(path, append: false, Encoding.ASCII, 1 << 20);
        var (random, text) = (new Random(100 + file), new StringBuilder());
        Span<byte> id = stackalloc byte[16];
        for (var i = 0; i < records; i++)
        {
            random.NextBytes(id);
            text.Clear().Append("{\"captureData\":{\"endpointInput\":{\"observedContentType\":\"text/csv\",\"mode\":\"INPUT\",\"data\":\"");
            Row(random, text, 0.2);
            text.Append("\",\"encoding\":\"CSV\"},\"endpointOutput\":{\"observedContentType\":\"text/csv; charset=utf-8\",\"mode\":\"OUTPUT\",\"data\":\"")
                .Append(random.NextDouble().ToString("R", CultureInfo.InvariantCulture))
                .Append("\",\"encoding\":\"CSV\"}},\"eventMetadata\":{\"eventId\":\"").Append(new Guid(id).ToString())
                .Append("\",\"inferenceTime\":\"2026-03-01T10:").Append(CultureInfo.InvariantCulture, $"{i / 60 % 60:00}:{i % 60:00}").Append("Z\"},\"eventVersion\":\"0\"}");
            writer.WriteLine(text);
        }
    }

    // Ten numbers to all digits, ten to four decimals, six whole ones, four categories; f0 has moved by the shift.
    private static void Row(Random random, StringBuilder text, double shift)
    {
        for (var f = 0; f < Features; f++)
        {
            if (f > 0) text.Append(',');
            if (f % 7 == 3 && random.Next(50) == 0) continue;
            if (f < 10) text.Append((Normal(random) + (f == 0 ? shift : 0)).ToString("R", CultureInfo.InvariantCulture));
            else if (f < 20) text.Append((100 + (15 * Normal(random))).ToString("F4", CultureInfo.InvariantCulture));
            else if (f < 26) text.Append(random.Next(10 << (f - 20)));
            else text.Append(Colours[Math.Min(random.Next(5), random.Next(5))]);
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
