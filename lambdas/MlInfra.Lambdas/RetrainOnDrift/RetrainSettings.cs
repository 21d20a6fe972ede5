using System.Text.Json.Serialization;
using MlInfra.Lambdas.Monitors;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>What the construct tells the function, as JSON in RETRAINING.</summary>
internal sealed record RetrainSettings
{
    public const string Variable = "RETRAINING";

    /// <summary>The pipeline's ARN.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Hours between the beginnings of two runs that drift starts.</summary>
    public required double CoolDownHours { get; init; }

    /// <summary>Runs that drift may start within 24 hours.</summary>
    public required int MaxRunsPerDay { get; init; }

    /// <summary>Drift of periods that ended longer ago is not answered.</summary>
    public required double LookBackHours { get; init; }

    public required IReadOnlyList<WatchedMonitor> Monitors { get; init; }

    /// <summary>The pipeline's parameter that is given the beginning of the window.</summary>
    public string? FromParameter { get; init; }

    /// <summary>The pipeline's parameter that is given the end of the window.</summary>
    public string? UntilParameter { get; init; }

    /// <summary>The pipeline's parameter that is given the S3 prefix of the labelled records.</summary>
    public string? LabelledDataParameter { get; init; }

    public static RetrainSettings Read(FunctionEnvironment environment) => environment.Json(Variable, RetrainJson.Default.RetrainSettings);
}

/// <summary>A monitor and the alarm on its violations.</summary>
internal sealed record WatchedMonitor
{
    public required string Alarm { get; init; }

    public required string Monitor { get; init; }

    /// <summary>The endpoint; null where files are watched.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Where its reports lie, as an S3 URI; null for a monitor that leaves no markers of its periods.</summary>
    public string? Reports { get; init; }

    /// <summary>Whether it writes the labelled records of its periods.</summary>
    public bool Labels { get; init; }

    /// <summary>Where its own files lie.</summary>
    [JsonIgnore]
    public FileUri? Folder
    {
        get
        {
            if (Reports is null) return null;
            var reports = FileUri.Parse(Reports) ?? throw new FunctionConfigurationException($"{RetrainSettings.Variable}: the reports of {Monitor} lie at '{Reports}', which is no S3 URI.");
            return (Endpoint is null ? reports : reports / Endpoint) / Monitor;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RetrainSettings))]
[JsonSerializable(typeof(RetrainAnswer))]
internal sealed partial class RetrainJson : JsonSerializerContext;
