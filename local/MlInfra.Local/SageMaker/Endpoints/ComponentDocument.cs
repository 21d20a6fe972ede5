using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>An inference component: a model with its own copies on an endpoint's instances.</summary>
/// <param name="Specification">What was asked for.</param>
/// <param name="Live">What serves; null until the first copy is up.</param>
/// <param name="Pending">What is being brought up; null when nothing is.</param>
/// <param name="DeploymentConfig">How it is, or was last, brought up; null for all copies at once.</param>
internal sealed record ComponentDocument(string Name, string Arn, string Endpoint, string Variant, string Status, string? FailureReason, DateTimeOffset Created,
    DateTimeOffset Modified, JsonObject Specification, int CurrentCopies, int DesiredCopies, DeploymentPlan? Live, DeploymentPlan? Pending,
    JsonObject? DeploymentConfig = null)
{
    /// <summary>What was asked for when that which serves was brought up: an update that fails goes back to it.</summary>
    public JsonObject? Served { get; init; }

    /// <summary>The processor cores that a copy needs.</summary>
    public double Cores(JsonObject? specification = null) => Needs(specification).Item1;

    /// <summary>The memory that a copy needs, in MiB.</summary>
    public double MemoryMb(JsonObject? specification = null) => Needs(specification).Item2;

    private (double, double) Needs(JsonObject? specification)
    {
        var needs = ((specification ?? Specification)["ComputeResourceRequirements"] as JsonObject) ?? [];
        return ((double?)needs["NumberOfCpuCoresRequired"] ?? 0, (double?)needs["MinMemoryRequiredInMb"] ?? 0);
    }
}
