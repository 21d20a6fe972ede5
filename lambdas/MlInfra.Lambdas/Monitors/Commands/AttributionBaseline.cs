using MlInfra.Analysis.Files;
using MlInfra.Lambdas.Monitors.Kinds;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>
/// What attributions need of the training set: a background, and records. Their attributions are found later, on the deployed model, since no model is there to be asked
/// when a version is registered.
/// </summary>
internal static class AttributionBaseline
{
    public static async Task<(string Name, byte[] Content)[]> MakeAsync(DataSet data, CommandLine line, IReadOnlyList<string> features, CancellationToken cancel)
    {
        if (features.Count == 0) throw new UsageException("--features is missing: name the columns that the model takes, in their order.");
        var seed = line.Whole("seed", 1, 0);
        var (background, records) = (new RowSample(features, line.Whole("background", 10, 1), seed), new RowSample(features, line.Whole("records", 50, 1), seed + 1));
        var reader = data.Reader(features);
        await foreach (var row in reader.ReadAsync(data.Files, cancel).ConfigureAwait(false))
        {
            background.Add(row);
            records.Add(row);
        }
        BaselineCommand.Demand(reader.Summary, records.Rows.Count);
        return [(AttributionConfigFile.Name, new AttributionConfigFile { Features = features, Background = background.Rows, Records = records.Rows }.Write())];
    }
}
