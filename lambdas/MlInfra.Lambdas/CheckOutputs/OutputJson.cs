using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.CheckOutputs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExpectedOutput))]
[JsonSerializable(typeof(ObjectCreated))]
[JsonSerializable(typeof(CapturedLine))]
internal sealed partial class OutputJson : JsonSerializerContext;

/// <summary>EventBridge's "Object Created" of S3, as far as it is looked at.</summary>
internal sealed record ObjectCreated(ObjectDetail? Detail);

/// <summary>Which object came.</summary>
internal sealed record ObjectDetail(NamedBucket? Bucket, KeyedObject? Object);

/// <summary>A bucket.</summary>
internal sealed record NamedBucket(string Name);

/// <summary>An object.</summary>
internal sealed record KeyedObject(string Key);

/// <summary>A line of a captured file.</summary>
internal sealed record CapturedLine(CapturedCall? CaptureData);

/// <summary>A call, of which only the answer is looked at.</summary>
internal sealed record CapturedCall(CapturedOutput? EndpointOutput);

/// <summary>The answer.</summary>
internal sealed record CapturedOutput(string? Data, string? Encoding, string? ObservedContentType);
