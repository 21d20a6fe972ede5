using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.JudgeExperiment;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExperimentDefinition))]
[JsonSerializable(typeof(ExperimentState))]
internal sealed partial class JudgeJson : JsonSerializerContext;
