using System.Text.Json.Serialization;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.BatchArrivals;

/// <summary>What the construct tells the function, as JSON in ARRIVALS.</summary>
internal sealed record ArrivalSettings
{
    public const string Variable = "ARRIVALS";

    /// <summary>The pipeline's ARN.</summary>
    public required string Pipeline { get; init; }

    public required string Bucket { get; init; }

    /// <summary>The folder in which data arrives, with its slash.</summary>
    public required string Prefix { get; init; }

    public string? Suffix { get; init; }

    /// <summary>The bucket of the watermark and the manifests.</summary>
    public required string StateBucket { get; init; }

    /// <summary>Their folder, with its slash.</summary>
    public required string StatePrefix { get; init; }

    /// <summary>So many objects make a batch.</summary>
    public int? Count { get; init; }

    /// <summary>So many bytes make a batch.</summary>
    public long? Bytes { get; init; }

    /// <summary>What waits is a batch when nothing more has come for so long.</summary>
    public double? QuietMinutes { get; init; }

    /// <summary>What waits is a batch when the first of it has waited so long.</summary>
    public double? LongestWaitMinutes { get; init; }

    /// <summary>How much later than newer ones an object may show itself: uploads in parts bear the time of their beginning.</summary>
    public required double LatenessHours { get; init; }

    /// <summary>Whether a batch may start while a run executes.</summary>
    public bool Overlap { get; init; }

    /// <summary>The pipeline's parameter that is given the manifest's URI.</summary>
    public required string ManifestParameter { get; init; }

    /// <summary>Values for other parameters.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    public static ArrivalSettings Read(FunctionEnvironment environment) => environment.Json(Variable, ArrivalJson.Default.ArrivalSettings);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArrivalSettings))]
[JsonSerializable(typeof(Watermark))]
[JsonSerializable(typeof(ArrivalAnswer))]
internal sealed partial class ArrivalJson : JsonSerializerContext;
