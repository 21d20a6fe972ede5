namespace MlInfra.Constructs.Validation;

/// <summary>The request that a step's arguments are, by the step's type, and what SageMaker fills in itself.</summary>
internal static class StepRequests
{
    private static readonly HashSet<string> Nothing = [];
    private static readonly HashSet<string> Processing = ["ProcessingJobName"];

    private static readonly Dictionary<string, (string Operation, HashSet<string> Omitted)> Requests = new(StringComparer.Ordinal)
    {
        ["Training"] = ("CreateTrainingJob", ["TrainingJobName"]),
        ["Processing"] = ("CreateProcessingJob", Processing),
        ["Transform"] = ("CreateTransformJob", ["TransformJobName"]),
        ["Tuning"] = ("CreateHyperParameterTuningJob", ["HyperParameterTuningJobName"]),
        ["AutoML"] = ("CreateAutoMLJob", ["AutoMLJobName"]),
        ["Model"] = ("CreateModel", ["ModelName"]),
        ["RegisterModel"] = ("CreateModelPackage", ["ModelPackageName"]),
        ["QualityCheck"] = ("CreateProcessingJob", Processing),
        ["ClarifyCheck"] = ("CreateProcessingJob", Processing),
        ["EndpointConfig"] = ("CreateEndpointConfig", Nothing),
        ["Endpoint"] = ("CreateEndpoint", Nothing),
    };

    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["Condition"] = "a Condition step",
        ["Fail"] = "a Fail step",
        ["EMR"] = "an EMR step",
        ["EMRServerless"] = "an EMRServerless step",
    };

    /// <summary>The service's request; null where the arguments are of the pipeline's own form.</summary>
    public static (string Operation, HashSet<string> Omitted)? Of(string type) => Requests.TryGetValue(type, out var request) ? request : null;

    /// <summary>The part of <see cref="DefinitionModel"/> that the arguments are; null where it is a request or free.</summary>
    public static string? OwnForm(string type) => Own.GetValueOrDefault(type);
}
