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

    /// <summary>What was changed; empty where the version is new, or the event does not say.</summary>
    [JsonPropertyName("UpdatedModelPackageFields")]
    public IReadOnlyList<string>? UpdatedModelPackageFields { get; init; }

    /// <summary>Whether somebody may have decided on the version, and did not only note something with it.</summary>
    [JsonIgnore]
    public bool MayBeDecision => UpdatedModelPackageFields is not { Count: > 0 } fields || fields.Any(name => name is "ModelApprovalStatus" or "ModelLifeCycle");
}
