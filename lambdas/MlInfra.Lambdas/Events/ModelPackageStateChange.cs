using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.Events;

/// <summary>EventBridge's "SageMaker Model Package State Change", as far as it is looked at.</summary>
internal sealed record ModelPackageStateChange
{
    public const string ExpectedDetailType = "SageMaker Model Package State Change";

    /// <summary>What a schedule sends instead.</summary>
    public const string ClockDetailType = "Scheduled Event";

    [JsonPropertyName("detail-type")]
    public string? DetailType { get; init; }

    public ModelPackageDetail? Detail { get; init; }
}

/// <summary>Which version changed.</summary>
internal sealed record ModelPackageDetail
{
    [JsonPropertyName("ModelPackageGroupName")]
    public string? ModelPackageGroupName { get; init; }

    [JsonPropertyName("ModelPackageArn")]
    public string? ModelPackageArn { get; init; }

    [JsonPropertyName("ModelApprovalStatus")]
    public string? ModelApprovalStatus { get; init; }
}
