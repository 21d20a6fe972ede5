using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.Events;

/// <summary>EventBridge's "SageMaker Training Job State Change", as far as it is looked at.</summary>
internal sealed record TrainingJobStateChange
{
    public const string ExpectedDetailType = "SageMaker Training Job State Change";

    [JsonPropertyName("detail-type")]
    public string? DetailType { get; init; }

    public TrainingJobDetail? Detail { get; init; }
}

/// <summary>Which job changed.</summary>
internal sealed record TrainingJobDetail
{
    [JsonPropertyName("TrainingJobName")]
    public string? TrainingJobName { get; init; }
}
