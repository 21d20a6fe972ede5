using Amazon.Runtime;

namespace MlInfra.Aws.Wire;

/// <summary>One HTTP request before it is signed.</summary>
internal sealed class WireRequest : AmazonWebServiceRequest
{
    public required string Operation { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>The path as it is; the pipeline percent-encodes what lies between its slashes.</summary>
    public string Path { get; init; } = "/";

    public byte[] Body { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];
}
