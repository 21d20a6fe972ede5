using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>What is left of a period that is done; that it is there says that nothing of the period is to be done any more.</summary>
internal sealed record PeriodMarker
{
    public required PeriodStatus Status { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Records that were judged, and that could not be read.</summary>
    public long Records { get; init; }

    public long Unparsable { get; init; }

    public int Violations { get; init; }

    /// <summary>Captured files that were read, and their bytes.</summary>
    public int Files { get; init; }

    public long Bytes { get; init; }

    /// <summary>Why it failed, or there is nothing to judge.</summary>
    public string? Reason { get; init; }

    /// <summary>The version whose baseline it was held against.</summary>
    public string? ModelPackageArn { get; init; }

    /// <summary>The report.</summary>
    public string? Report { get; init; }

    /// <summary>Of model quality: the folder of the joined records.</summary>
    public string? Merged { get; init; }

    /// <summary>When the captured files were listed, and those that were just being written then: what came later is read with the next period.</summary>
    public DateTimeOffset? Listed { get; init; }

    public IReadOnlyList<string>? Recent { get; init; }

    /// <summary>Captured files of earlier periods that came after those were done and were read with this one.</summary>
    public IReadOnlyList<string>? Late { get; init; }

    [JsonIgnore]
    public MonitorPeriod Period => new(From, Until);

    /// <summary>The period whose marker a file is, by its name; null where it is none.</summary>
    public static MonitorPeriod? PeriodOf(FileUri file, TimeSpan length)
    {
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".json", StringComparison.Ordinal) ? MonitorPeriod.FromKey(name[..^5], length) : null;
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, MonitorJson.Default.PeriodMarker);

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PeriodMarker Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, MonitorJson.Default.PeriodMarker) ?? throw new InvalidDataException("A period's marker is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A period's marker can't be read: {e.Message}", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PeriodMarker))]
internal sealed partial class MonitorJson : JsonSerializerContext;
