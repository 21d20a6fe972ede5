using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace MlInfra.Aws.Wire;

/// <summary>Hands a <see cref="WireRequest"/> to the pipeline as it is.</summary>
internal sealed class WireMarshaller(string serviceName) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var wire = (WireRequest)input;
        var request = new DefaultRequest(wire, serviceName)
        {
            HttpMethod = wire.Method,
            ResourcePath = wire.Path,
            Content = wire.Method is "GET" or "HEAD" ? null : wire.Body,
            UseQueryString = wire.Query.Count > 0,
        };
        foreach (var (name, value) in wire.Headers) request.Headers[name] = value;
        foreach (var (name, value) in wire.Query) request.Parameters[name] = value;
        return request;
    }
}
