using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace MlInfra.Aws.Wire;

/// <summary>AWSSDK.Core's pipeline (credentials, SigV4, standard retries, clock skew) for requests that are bytes already.</summary>
internal sealed class PipelineClient : AmazonServiceClient
{
    private readonly InvokeOptions _invoke;

    public PipelineClient(PipelineConfig config, AWSCredentials? credentials) : base(credentials, config) => _invoke = new()
    {
        RequestMarshaller = new WireMarshaller(config.ServiceId),
        ResponseUnmarshaller = WireUnmarshaller.Instance,
    };

    public Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<WireResponse>(request, _invoke, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SigV4Always());

    private sealed class SigV4Always : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
