using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>What a monitor leaves of a period that it looked at, as far as it matters here.</summary>
internal sealed record PeriodMarker
{
    public const string Drifted = "CompletedWithViolations";

    public string? Status { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset Until { get; init; }

    public int Violations { get; init; }

    public string? Report { get; init; }

    /// <summary>Of a monitor of model quality: the folder of the labelled records.</summary>
    public string? Merged { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PeriodMarker))]
internal sealed partial class MarkerJson : JsonSerializerContext;
