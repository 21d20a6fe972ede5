using MlInfra.Aws.Wire;

namespace MlInfra.Aws;

/// <summary>The common part of the thin clients: one AWSSDK.Core pipeline, disposed with the client.</summary>
public abstract class ServiceClient : IDisposable
{
    private readonly PipelineClient _pipeline;

    private protected ServiceClient(ServiceDescription service, AwsOptions? options)
    {
        options ??= new AwsOptions();
        Config = new PipelineConfig(service, options);
        _pipeline = new PipelineClient(Config, options.Credentials);
    }

    private protected PipelineConfig Config { get; }

    private protected Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipeline.Dispose();
        GC.SuppressFinalize(this);
    }
}
