using System.Text.Json.Serialization;

namespace MlInfra.Aws.Lambda;

[JsonSerializable(typeof(FunctionConfiguration))]
internal sealed partial class LambdaJson : JsonSerializerContext;
