using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Analysis.Files;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>The real process, as a processing job starts it, on folders of this machine.</summary>
public sealed class JobModeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlinfra monitor ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Makes_a_baseline_and_holds_an_hour_of_traffic_against_it()
    {
        Write("train/part-1.csv", "y," + Captured.TrainingSet(1, 3000).Replace("\n", "\n0,", StringComparison.Ordinal)[..^2]);
        Write("train/_SUCCESS", "");
        Write("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 2000, shift: 2, ids: "p") + "no json\n");
        Write("capture/e/v/2026/03/01/11/1.jsonl", Captured.File(3, 10, ids: "q"));
        Write("definition.json", $$$"""
            {"kind":"DataQuality","monitor":"watch","endpoint":"e","variant":"v","captured":"{{{_folder}}}/capture","reports":"{{{_folder}}}/reports",
             "baseline":{"statistics":"{{{_folder}}}/baseline/statistics.json","constraints":"{{{_folder}}}/baseline/constraints.json"}}
            """);

        var made = await RunAsync("baseline", "--kind", "DataQuality", "--data", At("train"), "--output", At("baseline"), "--label", "y");
        var held = await RunAsync("check", "--definition", At("definition.json"), "--from", "2026-03-01T10:00:00Z", "--until", "2026-03-01T11:00:00Z");
        var again = await RunAsync("check", "--definition", At("definition.json"), "--from", "2026-03-01T10:00:00Z", "--until", "2026-03-01T11:00:00Z");

        Assert.Equal((0, 0, 0), (made.Code, held.Code, again.Code));
        Assert.Equal(["a", "b"], StatisticsFile.Read(await File.ReadAllBytesAsync(At("baseline/statistics.json"), TestContext.Current.CancellationToken)).Columns.Select(column => column.Name));
        var marker = JsonNode.Parse(await File.ReadAllTextAsync(At("reports/e/watch/periods/2026-03-01T10.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("CompletedWithViolations", 2000, 1), ((string?)marker["status"], (int)marker["records"]!, (int)marker["unparsable"]!));
        Assert.Equal(At("reports/e/watch/2026/03/01/10/report.html"), (string?)marker["report"]);
        Assert.True(File.Exists(At("reports/e/watch/2026/03/01/10/constraint_violations.json")));
        Assert.Contains("The period is done already.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_baseline_of_a_models_quality_bias_and_attributions_are_what_the_monitors_read()
    {
        var rows = Captured.Rows(4, 600).Select((row, at) => string.Create(CultureInfo.InvariantCulture, $"{(row.A > 0 ? 1 : 0)},{(row.A > 0.3 ? 0.8 : 0.2)},{row.A},{at % 7},{row.B}")).ToList();
        Write("scored/a.csv", "y,s,a,n,b\n" + string.Join('\n', rows));

        var quality = await RunAsync("baseline", "--kind", "ModelQuality", "--data", At("scored"), "--output", At("quality"), "--label", "y", "--score", "s");
        var bias = await RunAsync("baseline", "--kind", "Bias", "--data", At("scored"), "--output", At("bias"), "--label", "y", "--score", "s", "--facet", "b=x,y", "--facet", "n>3");
        var attribution = await RunAsync("baseline", "--kind", "Attribution", "--data", At("scored"), "--output", At("attribution"), "--features", "a", "--features", "n", "--background", "7");

        Assert.Equal((0, 0, 0), (quality.Code, bias.Code, attribution.Code));
        var (_, limits) = ModelQualityFile.ReadConstraints(Bytes("quality/constraints.json"));
        Assert.Contains(limits, limit => limit is { Metric: "recall", Below: true });
        Assert.Equal([("b", "x,y"), ("n", "(3, Infinity)")], BiasFile.Read(Bytes("bias/analysis.json")).Select(facet => (facet.Facet, facet.FacetValue)));
        Assert.Contains(BiasFile.Read(Bytes("bias/analysis.json"))[0].Metrics, metric => metric is { Name: "DPL", PostTraining: false });
        var config = AttributionConfigFile.Read(Bytes("attribution/analysis_config.json"));
        Assert.Equal((7, 50, "a,n"), (config.Background.Count, config.Records.Count, string.Join(',', config.Features)));
    }

    [Fact]
    public async Task Columns_without_a_header_are_named_and_the_label_comes_first()
    {
        Write("train/1.csv", "1,0.5,x\n0,0.7,y\n");

        await RunAsync("baseline", "--kind", "DataQuality", "--data", At("train"), "--output", At("out"), "--label", "y", "--features", "a,b");

        var table = StatisticsFile.Read(Bytes("out/statistics.json"));
        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal((2, 0.6), (table.Rows, Math.Round(table.Columns[0].Numbers!.Mean, 9)));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "--features a,c", "'{0}' has 2 columns without a header, as many as --features names: there is no place for y, which come first.")]
    [InlineData("1,2\n", "", "'{0}' has no header: name its columns with --features.")]
    [InlineData("a,b\n1,2\n", "", "The header of '{0}' lacks y.")]
    [InlineData("y,a\n1,\"2\n", "", "--data: 1 records can't be read; the first in {0} at byte 4: a quote is not closed.")]
    [InlineData("y,a\n", "", "--data: there is no row with what the baseline needs.")]
    [InlineData("y,a\n1,2\n", "--format orc", "--format: got 'orc', must be csv, jsonl or parquet.")]
    [InlineData("y,a\n1,2\n", "--colour red", "'--colour' is no option here;")]
    public async Task A_data_set_that_cannot_be_a_baseline_is_refused_with_the_reason(string data, string options, string message)
    {
        Write("train/1.csv", data);

        var run = await RunAsync(["baseline", "--kind", "DataQuality", "--data", At("train"), "--output", At("out"), "--label", "y", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, run.Code);
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, message, At("train/1.csv")), (string)JsonNode.Parse(run.Output.Split('\n')[0])!["message"]!, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public async Task Parquet_is_known_by_its_name_and_a_broken_file_is_no_baseline()
    {
        Write("train/1.parquet", "PAR1 but nothing else");

        var run = await RunAsync("baseline", "--kind", "DataQuality", "--data", At("train"), "--output", At("out"));

        Assert.Equal(2, run.Code);
        Assert.Contains("1 files broke off", run.Output, StringComparison.Ordinal);
        Assert.Contains("the file is no Parquet file: it does not end with PAR1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_it_says_which_there_are()
    {
        var run = await RunAsync();

        Assert.Equal(2, run.Code);
        Assert.Contains("The commands are: monitor check", run.Output, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private byte[] Bytes(string name) => File.ReadAllBytes(At(name));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Functions).Assembly.Location, "monitor", .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
