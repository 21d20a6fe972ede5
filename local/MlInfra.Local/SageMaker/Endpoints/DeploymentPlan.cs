using MlInfra.Local.SageMaker.Models;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>
/// What an endpoint runs, whole: it needs neither the configuration nor the models any more, which may be deleted while it serves.
/// </summary>
/// <param name="Id">Names this deployment's folder; new for every deployment.</param>
internal sealed record DeploymentPlan(string Id, string ConfigName, IReadOnlyList<VariantPlan> Variants, CapturePlan? Capture);

/// <summary>A production variant.</summary>
/// <param name="StartupTimeout">How long a container may take until it answers pings.</param>
internal sealed record VariantPlan(string Name, double Weight, int InstanceCount, string InstanceType, string ModelName, ModelLoad Model, TimeSpan StartupTimeout, bool RandomRouting);

/// <summary>Data capture: what of the traffic is kept, and where.</summary>
internal sealed record CapturePlan(bool Enabled, int SamplingPercentage, string Destination, string? KmsKeyId, bool Input, bool Output,
    IReadOnlyList<string> CsvTypes, IReadOnlyList<string> JsonTypes);
