using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.PublishModels;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PublishedModel[]))]
[JsonSerializable(typeof(CurrentModel))]
internal sealed partial class PublishJson : JsonSerializerContext;
