using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>What a configuration says that the endpoint does not: the mode, the instance types, the versions.</summary>
internal sealed record ServedConfiguration(string Mode, IReadOnlyDictionary<string, ConfiguredVariant> Variants, IReadOnlyList<string> Versions)
{
    public static async Task<ServedConfiguration> ReadAsync(Services services, string? name, CancellationToken cancellationToken)
    {
        if (name is null) return new("unknown", new Dictionary<string, ConfiguredVariant>(), []);
        DescribeEndpointConfigResponse config;
        try
        {
            config = await services.SageMaker.DescribeEndpointConfigAsync(new() { EndpointConfigName = name }, cancellationToken);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationException" && e.Message.Contains("Could not find", StringComparison.OrdinalIgnoreCase))
        {
            // SageMaker serves on when the configuration was deleted by hand.
            return new("of a configuration that was deleted", new Dictionary<string, ConfiguredVariant>(), []);
        }
        var models = new List<DescribeModelResponse>();
        foreach (var model in config.ProductionVariants.Select(variant => variant.ModelName).OfType<string>().Distinct())
        {
            models.Add(await services.SageMaker.DescribeModelAsync(new() { ModelName = model }, cancellationToken));
        }
        return new(
            ModeOf(config, models),
            config.ProductionVariants.Concat(config.ShadowProductionVariants ?? []).ToDictionary(variant => variant.VariantName),
            [.. models.SelectMany(model => model.ModelPackageNames()).Distinct()]);
    }

    public const string OfComponents = "inference components", Async = "asynchronous";

    private static string ModeOf(DescribeEndpointConfigResponse config, IReadOnlyList<DescribeModelResponse> models) =>
        config.AsyncInferenceConfig is not null ? Async
        : config.ProductionVariants.Any(variant => variant.ServerlessConfig is not null) ? "serverless"
        : config.ProductionVariants.Any(variant => variant.ModelName is null) ? OfComponents
        : models.Any(model => model.PrimaryContainer?.Mode == "MultiModel") ? "multi-model"
        : config.ShadowProductionVariants is { Count: > 0 } ? "real-time with a shadow"
        : "real-time";
}
