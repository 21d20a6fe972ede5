using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.Events;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(SqsBatchResponse))]
[JsonSerializable(typeof(ModelPackageStateChange))]
[JsonSerializable(typeof(TrainingJobStateChange))]
internal sealed partial class EventJson : JsonSerializerContext;
