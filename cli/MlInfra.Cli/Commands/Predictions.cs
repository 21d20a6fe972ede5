using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlInfra.Cli.Sample;
using MlInfra.Cli.Terminal;

namespace MlInfra.Cli.Commands;

/// <summary>Asks the endpoint about real records and shows its answers beside the truth.</summary>
internal static class Predictions
{
    public sealed record Row(int Record, double Probability, string Prediction, string Truth);

    public static async Task<IReadOnlyList<Row>> AskAsync(Context context, string endpoint, int count, CancellationToken cancellationToken)
    {
        var records = TumourRecords.Read(context.Workspace.SampleData).Spread(count);
        var started = Stopwatch.StartNew();
        var answer = await context.Services.Runtime.InvokeEndpointAsync(new() { EndpointName = endpoint, Body = TumourRecords.Request(records), ContentType = "text/csv", Accept = "text/csv" }, cancellationToken);
        var time = started.Elapsed;
        // A line a record: the diagnosis, and how probable it is that the tumour is malignant.
        var probabilities = new List<double>();
        foreach (var line in Encoding.UTF8.GetString(answer.Body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            probabilities.Add(double.TryParse(line.Split(',')[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var probability) ? probability
                : throw new CliException($"The endpoint's answer has a line without a probability: {line}"));
        }
        if (probabilities.Count != records.Count) throw new CliException($"The endpoint answered {probabilities.Count} predictions for {records.Count} records.");
        var rows = records.Zip(probabilities, (record, p) => new Row(record.Number, p, Word(p >= 0.5), Word(record.Malignant))).ToList();
        Show(context.Screen, rows, time);
        return rows;
    }

    private static void Show(Screen screen, List<Row> rows, TimeSpan time)
    {
        var right = rows.Count(r => r.Prediction == r.Truth);
        screen.Done("Predict", $"{right} of {rows.Count} tumours told right [dim]{time.TotalMilliseconds:0} ms[/]");
        screen.Line();
        screen.Line("    [dim]record   P(malignant)   prediction   truth[/]");
        foreach (var row in rows.Take(40))
        {
            var same = row.Prediction == row.Truth;
            screen.Line($"    {row.Record,6}   {row.Probability,12:0.0000}   {row.Prediction,-10}   {row.Truth,-9} {(same ? "[green]✓[/]" : "[red]✗[/]")}");
        }
        if (rows.Count > 40) screen.Line($"    [dim]and {rows.Count - 40} more[/]");
    }

    private static string Word(bool malignant) => malignant ? "malignant" : "benign";
}
