using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace MlInfra.Aws.Wire;

/// <summary>AWSSDK.Core's client configuration for one service.</summary>
internal sealed class PipelineConfig : ClientConfig
{
    private readonly ServiceDescription _service;

    public PipelineConfig(ServiceDescription service, AwsOptions options) : base(Defaults.Instance)
    {
        _service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;
        RetryMode = RequestRetryMode.Standard;
        if (options.Region is not null) RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        // The region must be known before a configured URL is read: finding it later would set that URL to null.
        AuthenticationRegion = RegionEndpoint?.SystemName;
        if (options.Endpoint is not null) ServiceURL = options.Endpoint.ToString();
        if (options.MaxRetries is { } retries) MaxErrorRetry = retries;
        if (options.Timeout is { } timeout) Timeout = timeout;
    }

    public override string ServiceVersion => "";

    public override string UserAgent => "mlinfra/0.1";

    public override string RegionEndpointServiceName => _service.HostPrefix;

    /// <summary>Whether something other than AWS's own endpoint is called.</summary>
    public bool IsOverridden => !string.IsNullOrEmpty(ServiceURL);

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        if (IsOverridden) return new Endpoint(ServiceURL);
        var region = RegionEndpoint
            ?? throw new AmazonClientException("No region is known: set AWS_REGION, or a region in the profile.");
        return new Endpoint($"https://{_service.HostPrefix}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    private sealed class Defaults : IDefaultConfigurationProvider
    {
        public static Defaults Instance { get; } = new();

        public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode) =>
            new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }
}
