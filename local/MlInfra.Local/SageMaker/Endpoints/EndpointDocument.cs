using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>An endpoint.</summary>
/// <param name="Live">What serves; null until the first deployment is up.</param>
/// <param name="Pending">What is being brought up; null when nothing is.</param>
internal sealed record EndpointDocument(string Name, string Arn, string Status, string? FailureReason, DateTimeOffset Created, DateTimeOffset Modified,
    DeploymentPlan? Live, PendingUpdate? Pending, JsonObject? LastDeploymentConfig, IReadOnlyList<VariantState> Variants)
{
    /// <summary>The configuration that it serves, or that it is being made of.</summary>
    public string ConfigName => (Live ?? Pending!.Plan).ConfigName;
}

/// <summary>A deployment under way.</summary>
internal sealed record PendingUpdate(DeploymentPlan Plan, JsonObject? DeploymentConfig, DateTimeOffset Started)
{
    /// <summary>How far it is, or null before the first instances are made.</summary>
    public DeploymentPhase? Phase { get; init; }
}

/// <summary>How far a deployment is, with the statuses of AWS's VariantStatus: Creating, ActivatingTraffic, Baking, Deleting.</summary>
internal sealed record DeploymentPhase(string Status, string Message, DateTimeOffset Since);

/// <summary>
/// Weight and instances of a variant, as they are and as they are wanted. The count of a serverless variant is its provisioned
/// concurrency.
/// </summary>
internal sealed record VariantState(string Name, double CurrentWeight, double DesiredWeight, int CurrentCount, int DesiredCount)
{
    /// <summary>A variant as its plan wants it.</summary>
    public static VariantState Of(VariantPlan plan) => new(plan.Name, plan.Weight, plan.Weight, plan.InstanceCount, plan.InstanceCount);

    /// <summary>All variants of a plan, the shadows last.</summary>
    public static IReadOnlyList<VariantState> AllOf(DeploymentPlan plan) => [.. plan.Variants.Concat(plan.Shadows).Select(Of)];
}

/// <summary>The statuses of endpoints.</summary>
internal static class EndpointStatus
{
    public const string Creating = "Creating";
    public const string InService = "InService";
    public const string Updating = "Updating";
    public const string RollingBack = "RollingBack";
    public const string Deleting = "Deleting";
    public const string Failed = "Failed";

    /// <summary>All that AWS knows, also those that never come here.</summary>
    public static readonly string[] All = ["OutOfService", Creating, Updating, "SystemUpdating", RollingBack, InService, Deleting, Failed, "UpdateRollbackFailed"];

    /// <summary>All that an inference component can be.</summary>
    public static readonly string[] OfComponents = [InService, Creating, Updating, Failed, Deleting];
}
