using System.Text.Json.Serialization;
using MlInfra.Local.SageMaker.Models;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>
/// What an endpoint runs, whole: it needs neither the configuration nor the models any more, which may be deleted while it serves.
/// </summary>
/// <param name="Id">Names this deployment's folder; new for every deployment.</param>
internal sealed record DeploymentPlan(string Id, string ConfigName, IReadOnlyList<VariantPlan> Variants, CapturePlan? Capture)
{
    /// <summary>Variants that see copies of the production traffic.</summary>
    public IReadOnlyList<VariantPlan> Shadows { get; init; } = [];

    /// <summary>How requests are taken in and answered through S3; null for an endpoint that answers at once.</summary>
    public AsyncPlan? Async { get; init; }

    /// <summary>The inference component that this deployment is of, or null.</summary>
    public string? Component { get; init; }
}

/// <summary>A production variant.</summary>
/// <param name="StartupTimeout">How long a container may take until it answers pings.</param>
internal sealed record VariantPlan(string Name, double Weight, int InstanceCount, string InstanceType, string ModelName, ModelLoad Model, TimeSpan StartupTimeout, bool RandomRouting)
{
    /// <summary>Set for a variant without instances of its own.</summary>
    public ServerlessPlan? Serverless { get; init; }

    /// <summary>The instances between which a fleet of inference components grows and shrinks by itself.</summary>
    public ScalingRange? Managed { get; init; }

    /// <summary>How invocations are spread over the instances, where that was said.</summary>
    public string? RoutingStrategy { get; init; }

    /// <summary>Whether the variant brings instances alone, for inference components to be placed on.</summary>
    [JsonIgnore]
    public bool IsForComponents => Model.Image.Length == 0;
}

/// <summary>What a serverless variant may use.</summary>
internal sealed record ServerlessPlan(int MemoryMb, int MaxConcurrency, int ProvisionedConcurrency);

/// <summary>Least and most instances.</summary>
internal sealed record ScalingRange(int Min, int Max);

/// <summary>Where asynchronous answers go and who is told of them.</summary>
internal sealed record AsyncPlan(string OutputPath, string? FailurePath, string? KmsKeyId, int MaxConcurrentPerInstance, string? SuccessTopic, string? ErrorTopic,
    bool AnswerInSuccess, bool AnswerInError)
{
    /// <summary>The answer is in the message of a success.</summary>
    public const string InSuccess = "SUCCESS_NOTIFICATION_TOPIC";

    /// <summary>The answer is in the message of an error.</summary>
    public const string InError = "ERROR_NOTIFICATION_TOPIC";
}

/// <summary>Data capture: what of the traffic is kept, and where.</summary>
internal sealed record CapturePlan(bool Enabled, int SamplingPercentage, string Destination, string? KmsKeyId, bool Input, bool Output,
    IReadOnlyList<string> CsvTypes, IReadOnlyList<string> JsonTypes);
