using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Sample;

namespace MlInfra.Cli.Drift;

/// <summary>Traffic that was sent to the endpoint, with the truth of every record under the id it was asked with.</summary>
internal sealed class SentTraffic
{
    private readonly List<(string Id, bool Malignant)> _truths = [];

    /// <summary>What the ids of its records begin with.</summary>
    public string Id { get; } = $"drift-{Guid.NewGuid().ToString("N")[..8]}";

    public int Count => _truths.Count;

    /// <summary>Asks the endpoint about records drawn from the sample, one a call, as an application would.</summary>
    /// <param name="services">The target's clients.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sample">What is drawn from.</param>
    /// <param name="shift">What is done to the records.</param>
    /// <param name="count">How many records.</param>
    /// <param name="seed">The same seed draws the same records.</param>
    /// <param name="cancellationToken">The command's.</param>
    public static async Task<SentTraffic> SendAsync(
        Services services, string endpoint, TumourRecords sample, Shift shift, int count, int seed, CancellationToken cancellationToken)
    {
        var sent = new SentTraffic();
        var from = sample.Where(shift.Takes);
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var record = shift.Record(from[random.Next(from.Count)], sample.Features);
            var id = $"{sent.Id}-{number:00000}";
            await services.Runtime.InvokeEndpointAsync(
                new()
                {
                    EndpointName = endpoint,
                    Body = TumourRecords.Request(record),
                    ContentType = "text/csv",
                    Accept = "text/csv",
                    InferenceId = id,
                },
                cancellationToken);
            sent._truths.Add((id, shift.Truth(record.Malignant)));
        }
        return sent;
    }

    /// <summary>The truth as Model Monitor takes it: a line a record, with the id that it was asked with.</summary>
    public byte[] GroundTruth()
    {
        var lines = _truths.Select(one => new JsonObject
        {
            ["groundTruthData"] = new JsonObject { ["data"] = one.Malignant ? "1" : "0", ["encoding"] = "CSV" },
            ["eventMetadata"] = new JsonObject { ["eventId"] = one.Id },
            ["eventVersion"] = "0",
        }.ToJsonString(JsonSerializerOptions.Default));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }
}
