using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.ScalingGuard;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceResponse))]
[JsonSerializable(typeof(IReadOnlyList<GuardedVariant>))]
internal sealed partial class GuardJson : JsonSerializerContext;
