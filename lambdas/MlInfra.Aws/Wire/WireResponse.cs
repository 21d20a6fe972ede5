using Amazon.Runtime;

namespace MlInfra.Aws.Wire;

/// <summary>One HTTP answer, read whole.</summary>
internal sealed class WireResponse : AmazonWebServiceResponse
{
    public byte[] Body { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
