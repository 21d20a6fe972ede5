using System.Text.Json;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.Reports;

/// <summary>Since when what is wrong has been so: carried from run to run as a small document beside the baseline.</summary>
public sealed record DriftHistory(IReadOnlyDictionary<string, DateTimeOffset> Since)
{
    /// <summary>Its name.</summary>
    public const string Name = "drift_history.json";

    /// <summary>Nothing has been wrong yet.</summary>
    public static DriftHistory Empty { get; } = new(new Dictionary<string, DateTimeOffset>());

    /// <summary>
    /// After a run over the data from <paramref name="from"/> on: what is violated keeps its date or gets this one, what no longer is loses it. A run
    /// without data changes nothing, nor does one over older data than what is known already make a date later.
    /// </summary>
    public DriftHistory After(DataQualityResult result, DateTimeOffset from) =>
        result.Status == RunStatus.NoData ? this : After(result.Features.Where(f => f.Violations.Count > 0).Select(f => f.Name), from);

    /// <summary>The same for monitors of a model, by what they say is violated: a metric, a facet and its metric, a label.</summary>
    public DriftHistory After(IEnumerable<Violation> violations, DateTimeOffset from) =>
        After(violations.Select(v => string.Join(' ', new[] { v.Facet, v.FacetValue, v.Label, v.Metric }.OfType<string>())), from);

    private DriftHistory After(IEnumerable<string> violated, DateTimeOffset from)
    {
        var since = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var name in violated) since[name] = Since.TryGetValue(name, out var before) && before < from ? before : from;
        return new DriftHistory(since);
    }

    public byte[] Write() => JsonFile.Write(writer =>
    {
        writer.WriteStartObject("since");
        foreach (var (feature, time) in Since) writer.WriteString(feature, time);
        writer.WriteEndObject();
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static DriftHistory Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        if (JsonFile.At(document.RootElement, "since") is not { ValueKind: JsonValueKind.Object } since) throw new InvalidDataException($"{Name} has no dates.");
        var dates = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var entry in since.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.String && entry.Value.TryGetDateTimeOffset(out var time)) dates[entry.Name] = time;
        }
        return new DriftHistory(dates);
    }
}
