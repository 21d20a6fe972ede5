using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The headers of SageMaker Runtime's operations.</summary>
internal static class InvocationHeaders
{
    public const string CustomAttributes = "X-Amzn-SageMaker-Custom-Attributes";
    public const string TargetModel = "X-Amzn-SageMaker-Target-Model";
    public const string TargetVariant = "X-Amzn-SageMaker-Target-Variant";
    public const string TargetContainer = "X-Amzn-SageMaker-Target-Container-Hostname";
    public const string InferenceId = "X-Amzn-SageMaker-Inference-Id";
    public const string Component = "X-Amzn-SageMaker-Inference-Component";
    public const string Explanations = "X-Amzn-SageMaker-Enable-Explanations";
    public const string Session = "X-Amzn-SageMaker-Session-Id";
    public const string InvokedVariant = "x-Amzn-Invoked-Production-Variant";

    /// <summary>A request out of a payload with its headers.</summary>
    public static ModelRequest Read(RawPayload payload) => Read(payload.Body, null, name => payload.Headers.GetValueOrDefault(name.ToLowerInvariant()));

    /// <summary>A request out of a body and headers. Refuses by name what is not supported.</summary>
    public static ModelRequest Read(ReadOnlyMemory<byte> body, string? requestId, Func<string, string?> header)
    {
        if (header(Explanations) is not null) throw AwsException.NotSupported("EnableExplanations of InvokeEndpoint");
        Demand(header);
        if (header(Session) is not null) throw AwsException.NotSupported("SessionId of InvokeEndpoint (stateful sessions)");
        return new ModelRequest(body, header("Content-Type"), header("Accept"), header(CustomAttributes))
        {
            TargetVariant = header(TargetVariant),
            TargetModel = header(TargetModel),
            TargetContainer = header(TargetContainer),
            Component = header(Component),
            InferenceId = header(InferenceId),
            RequestId = requestId,
        };
    }

    /// <summary>Throws AWS's text for what is too long.</summary>
    public static void Demand(Func<string, string?> header)
    {
        if (header(CustomAttributes) is { Length: > 1024 } attributes) throw TooLong(attributes, "customAttributes", 1024);
        if (header(InferenceId) is { Length: > 64 } id) throw TooLong(id, "inferenceId", 64);

        static AwsException TooLong(string value, string member, int most) => new("ValidationError",
            $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have length less than or equal to {most}");
    }

    /// <summary>The headers of an answer.</summary>
    public static Dictionary<string, string> Of(ServedAnswer served)
    {
        var headers = new Dictionary<string, string>(4) { ["Content-Type"] = served.Answer.ContentType, [InvokedVariant] = served.Variant };
        if (served.Answer.CustomAttributes is not null) headers[CustomAttributes] = served.Answer.CustomAttributes;
        if (served.InferenceId is not null) headers[InferenceId] = served.InferenceId;
        return headers;
    }
}
