using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.PromoteVersion;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StageWatch[]))]
internal sealed partial class PromotionJson : JsonSerializerContext;
