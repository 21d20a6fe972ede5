using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>A variant: its share of the traffic, and what it runs on.</summary>
/// <param name="Now">Instances now; null without instances.</param>
/// <param name="DailyCost">USD a day by AWS's list; null where that depends on the requests, or the price is not known.</param>
internal sealed record VariantNow(string Name, double? Weight, double? WantedWeight, int? Now, int? Wanted, string? InstanceType, string? Serverless, bool IsShadow, double? DailyCost)
{
    /// <summary>What it was asked within the last hour; null for a fleet, whose components are asked.</summary>
    public TrafficNow? Traffic { get; init; }
}

/// <summary>An update under way.</summary>
internal sealed record RolloutNow(string Phase, string? Message, string EndpointConfigName, IReadOnlyList<string> Versions, DateTimeOffset? Since);

/// <summary>An endpoint as it is, the same for Local and for AWS.</summary>
/// <param name="Mode">real-time, serverless, asynchronous, multi-model or inference components.</param>
/// <param name="Versions">The versions of the registry that it serves.</param>
internal sealed record EndpointState(
    string Name, string Mode, string Status, string? EndpointConfigName, string? FailureReason, IReadOnlyList<VariantNow> Variants, IReadOnlyList<string> Versions, RolloutNow? Rollout)
{
    /// <summary>The inference components on its fleet.</summary>
    public IReadOnlyList<ComponentNow> Components { get; init; } = [];

    /// <summary>Requests that wait for an asynchronous endpoint; null for the others.</summary>
    public long? Backlog { get; init; }

    /// <summary>USD a day, as far as it is known.</summary>
    public double? DailyCost => Variants.All(variant => variant.DailyCost is null) ? null : Math.Round(Variants.Sum(variant => variant.DailyCost ?? 0), 2);

    /// <summary>The endpoint, or null where there is none of that name.</summary>
    public static async Task<EndpointState?> ReadAsync(Services services, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DescribeEndpointResponse endpoint;
        try
        {
            endpoint = await services.SageMaker.DescribeEndpointAsync(new() { EndpointName = name }, cancellationToken);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationException" && e.Message.Contains("Could not find", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var served = await ServedConfiguration.ReadAsync(services, endpoint.EndpointConfigName, cancellationToken);
        var region = services.Target.IsLocal ? Target.LocalRegion : services.Target.Region ?? endpoint.EndpointArn.Split(':').ElementAtOrDefault(3);
        List<VariantNow> variants = [.. (endpoint.ProductionVariants ?? []).Select(variant => Variant(variant, served, region, false)),
            .. (endpoint.ShadowProductionVariants ?? []).Select(variant => Variant(variant, served, region, true))];
        var state = new EndpointState(endpoint.EndpointName, served.Mode, endpoint.EndpointStatus, endpoint.EndpointConfigName, endpoint.FailureReason, variants, served.Versions,
            endpoint.PendingDeploymentSummary is { } pending ? await RolloutAsync(services, pending, cancellationToken) : null);
        if (served.Mode != ServedConfiguration.OfComponents)
        {
            var traffic = await TrafficNow.OfVariantsAsync(services, state.Name, variants.Select(variant => variant.Name), now, cancellationToken);
            return state with
            {
                Variants = [.. variants.Zip(traffic, (variant, asked) => variant with { Traffic = asked })],
                Backlog = served.Mode == ServedConfiguration.Async ? await BacklogAsync(services, state.Name, now, cancellationToken) : null,
            };
        }
        var components = await ComponentNow.ReadAsync(services, state.Name, cancellationToken);
        var ofComponents = await TrafficNow.OfComponentsAsync(services, components.Select(component => component.Name), now, cancellationToken);
        return state with { Components = [.. components.Zip(ofComponents, (component, asked) => component with { Traffic = asked })] };
    }

    // Sent once a minute; the newest may still be on its way.
    private static async Task<long?> BacklogAsync(Services services, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var series = await services.CloudWatch.GetMetricDataAsync(
            [new("AWS/SageMaker", "ApproximateBacklogSize", new Dictionary<string, string> { ["EndpointName"] = name }, "Average", 60)], now.AddMinutes(-5), now, cancellationToken);
        return series[0].Count == 0 ? null : (long)series[0].Last().Value;
    }

    private static VariantNow Variant(ProductionVariantSummary variant, ServedConfiguration served, string? region, bool isShadow)
    {
        var type = served.Variants.GetValueOrDefault(variant.VariantName)?.InstanceType;
        var serverless = variant.CurrentServerlessConfig;
        double? cost = serverless is { ProvisionedConcurrency: { } warm, MemorySizeInMB: { } memory } ? Prices.ProvisionedDay(memory, warm)
            : variant.CurrentInstanceCount is { } count && Prices.Hour(region, type) is { } hour ? 24 * hour * count
            : null;
        return new(variant.VariantName, variant.CurrentWeight, variant.DesiredWeight, variant.CurrentInstanceCount, variant.DesiredInstanceCount, type,
            serverless is null ? null : $"{serverless.MemorySizeInMB} MB, up to {serverless.MaxConcurrency} at a time{(serverless.ProvisionedConcurrency is { } kept ? $", {kept} kept warm" : "")}",
            isShadow, cost);
    }

    private static async Task<RolloutNow> RolloutAsync(Services services, PendingDeploymentSummary pending, CancellationToken cancellationToken)
    {
        var coming = await ServedConfiguration.ReadAsync(services, pending.EndpointConfigName, cancellationToken);
        var phase = (pending.ProductionVariants ?? []).SelectMany(variant => variant.VariantStatus ?? []).LastOrDefault();
        return new(phase?.Status ?? "under way", phase?.StatusMessage, pending.EndpointConfigName, coming.Versions, phase?.StartTime ?? pending.StartTime);
    }
}
