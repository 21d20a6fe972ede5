using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.Hosting;

/// <summary>The endpoint as SageMaker has it.</summary>
internal sealed class ServedEndpoint(SageMakerClient sageMaker, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>The endpoint, or null where there is none.</summary>
    public async Task<DescribeEndpointResponse?> LookAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await sageMaker.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointName = name }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>The endpoint once nothing is under way; null where there is none.</summary>
    public async Task<DescribeEndpointResponse?> SettledAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var endpoint = await LookAsync(name, cancellationToken).ConfigureAwait(false);
            if (endpoint?.EndpointStatus is not ("Creating" or "Updating" or "SystemUpdating" or "RollingBack")) return endpoint;
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The instance types that the endpoint's variants have now; null where its configuration was deleted beneath it, which SageMaker lets happen.</summary>
    public async Task<IReadOnlyDictionary<string, string?>?> InstanceTypesAsync(string configName, CancellationToken cancellationToken)
    {
        DescribeEndpointConfigResponse config;
        try
        {
            config = await sageMaker.DescribeEndpointConfigAsync(new DescribeEndpointConfigRequest { EndpointConfigName = configName }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (IsMissing(e))
        {
            return null;
        }
        return config.ProductionVariants.Concat(config.ShadowProductionVariants ?? []).ToDictionary(variant => variant.VariantName, variant => variant.InstanceType);
    }

    private static bool IsMissing(AwsServiceException e) => e.ErrorCode == "ValidationException" && e.Message.Contains("Could not find", StringComparison.OrdinalIgnoreCase);

    /// <summary>The versions of the registry that the endpoint's production variants serve, each once.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(string configName, CancellationToken cancellationToken)
    {
        var config = await sageMaker.DescribeEndpointConfigAsync(new DescribeEndpointConfigRequest { EndpointConfigName = configName }, cancellationToken).ConfigureAwait(false);
        var versions = new List<string>();
        foreach (var name in config.ProductionVariants.Select(variant => variant.ModelName).OfType<string>())
        {
            var model = await sageMaker.DescribeModelAsync(new DescribeModelRequest { ModelName = name }, cancellationToken).ConfigureAwait(false);
            versions.AddRange(model.ModelPackageNames());
        }
        return [.. versions.Distinct()];
    }
}
