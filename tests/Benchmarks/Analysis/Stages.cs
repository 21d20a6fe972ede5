using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Support;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Statistics;

namespace Benchmarks.Analysis;

/// <summary>What each stage adds on one core, from the bare bytes to the statistics: shows how near the whole is to reading and parsing JSON alone.</summary>
internal static class Stages
{
    public static async Task PrintAsync(string folder, int rounds)
    {
        var files = Directory.EnumerateFiles(Path.Combine(folder, "capture")).Order().Select(InputFile.FromPath).ToList();
        var size = files.Sum(f => f.Length!.Value);
        var format = DataFormat.Capture();
        (string Name, Func<Task> Run)[] stages =
        [
            ("the bytes, as cat reads them", () => BytesAsync(files)),
            ("cut into lines", () => LinesAsync(files, (_, _, _) => { })),
            ("a bare Utf8JsonReader over every line", () => LinesAsync(files, Tokens)),
            ("records taken apart, nothing kept", () => RowsAsync(files, format)),
            ("statistics", () => TableProfiler.RunAsync(files, format, new ProfileOptions { Parallelism = 1 })),
        ];
        var seconds = stages.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < stages.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                await stages[i].Run();
                if (round > 0) seconds[i].Add(watch.Elapsed.TotalSeconds); // the first round warms up
            }
        }
        Console.WriteLine();
        Console.WriteLine($"Stages on one core, best of {rounds}   (load {Machine.Load()})");
        for (var i = 0; i < stages.Length; i++) Console.WriteLine($"  {stages[i].Name,-52} {seconds[i].Min(),9:0.00} s {size / 1e6 / seconds[i].Min(),9:N0} MB/s");
    }

    private static async Task BytesAsync(List<InputFile> files)
    {
        var buffer = new byte[256 << 10];
        foreach (var file in files)
        {
            await using var stream = await file.OpenAsync(default);
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
    }

    private static async Task LinesAsync(List<InputFile> files, LineScanner.LineHandler handler)
    {
        foreach (var file in files)
        {
            await using var stream = await file.OpenAsync(default);
            await LineScanner.ReadAsync(stream, 0, long.MaxValue, handler, default);
        }
    }

    private static void Tokens(ReadOnlySpan<byte> line, long offset, bool tooLong)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
        }
    }

    private static async Task RowsAsync(List<InputFile> files, DataFormat format)
    {
        var (reader, summary) = (new UnitReader(format, null, null), new ReadSummary());
        foreach (var unit in WorkUnit.Plan(files)) await reader.ReadAsync(unit, new Nothing(), summary, default);
    }

    private sealed class Nothing : IRowSink
    {
        public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text)
        {
        }

        public void Text(int column, ReadOnlySpan<byte> text)
        {
        }

        public int ColumnAt(int position) => position;

        public int ColumnOf(ReadOnlySpan<byte> name, int hint) => hint;

        public void Header(IReadOnlyList<string> names)
        {
        }

        public void EndRow()
        {
        }
    }
}
