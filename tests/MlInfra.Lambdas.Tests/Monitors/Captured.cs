using System.Globalization;
using System.Text;
using System.Text.Json;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>Captured calls and baselines of a model with the columns a (normal) and b (x, y or z).</summary>
internal static class Captured
{
    public static string File(int seed, int count, double shift = 0, string ids = "id", string time = "2026-03-01T10:30:00Z", Func<double, double>? score = null)
    {
        var text = new StringBuilder();
        foreach (var (row, at) in Rows(seed, count, shift).Select((row, at) => (row, at)))
        {
            text.Append(Line($"{ids}{at}", $"{row.A.ToString("R", CultureInfo.InvariantCulture)},{row.B}", (score?.Invoke(row.A) ?? 0.5).ToString("R", CultureInfo.InvariantCulture), time));
        }
        return text.ToString();
    }

    public static string Line(string id, string input, string output, string time = "2026-03-01T10:30:00Z", string? inferenceId = null) =>
        $$$"""{"captureData":{"endpointInput":{{{Side("INPUT", input)}}},"endpointOutput":{{{Side("OUTPUT", output)}}}},"eventMetadata":{"eventId":"{{{id}}}",{{{(inferenceId is null ? "" : $"\"inferenceId\":\"{inferenceId}\",")}}}"inferenceTime":"{{{time}}}"},"eventVersion":"0"}""" + "\n";

    public static string Truth(string id, string label) =>
        $$"""{"groundTruthData":{"data":"{{label}}","encoding":"CSV"},"eventMetadata":{"eventId":"{{id}}"},"eventVersion":"0"}""" + "\n";

    private static string Side(string mode, string data) => $$"""{"observedContentType":"text/csv","mode":"{{mode}}","data":{{JsonSerializer.Serialize(data)}},"encoding":"CSV"}""";

    public static IEnumerable<(double A, string B)> Rows(int seed, int count, double shift = 0)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var a = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            yield return (Math.Round(a + shift, 6), "xyz"[random.Next(3)].ToString());
        }
    }

    public static string TrainingSet(int seed = 1, int count = 5000) =>
        "a,b\n" + string.Concat(Rows(seed, count).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.A},{row.B}\n")));

    /// <summary>Puts a data quality baseline into the bucket and the version.</summary>
    public static async Task BaselineAsync(FakeCloud cloud)
    {
        var table = await TableProfiler.RunAsync([InputFile.FromText("train", TrainingSet())], DataFormat.Csv(header: true));
        cloud.Put("baseline/statistics.json", StatisticsFile.Write(table));
        cloud.Put("baseline/constraints.json", ConstraintsFile.Write(Baseline.Suggest(table)));
        cloud.Baselines["ModelDataQuality"] = System.Text.Json.Nodes.JsonNode.Parse("""
            {"Statistics":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/statistics.json"},"Constraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/constraints.json"}}
            """);
    }
}
