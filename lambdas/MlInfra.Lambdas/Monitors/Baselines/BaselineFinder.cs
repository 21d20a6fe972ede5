using MlInfra.Aws;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.DeployApprovedModel;

namespace MlInfra.Lambdas.Monitors.Baselines;

/// <summary>
/// Finds what traffic is held against. A version that is deployed brings its own baseline, so the endpoint is asked each time which one that is:
/// a deployment switches its monitors by itself.
/// </summary>
internal sealed class BaselineFinder(MonitorDefinition definition, Func<SageMakerClient> sageMaker)
{
    /// <exception cref="MonitorFailedException">There is none.</exception>
    public async Task<BaselineFiles> FindAsync(CancellationToken cancel)
    {
        if (!definition.Baseline.OfModelPackage)
        {
            return new BaselineFiles { Statistics = definition.Baseline.Statistics, Constraints = definition.Baseline.Constraints is { } limits ? [limits] : [], Config = definition.Baseline.Config };
        }
        var arn = definition.Baseline.Group is { } group ? await ApprovedAsync(group, cancel).ConfigureAwait(false) : await DeployedAsync(cancel).ConfigureAwait(false);
        var version = await Find("version", arn, () => sageMaker().DescribeModelPackageAsync(new() { ModelPackageName = arn }, cancel)).ConfigureAwait(false);
        var (drift, metrics) = (version.DriftCheckBaselines, version.ModelMetrics);
        var files = definition.Kind switch
        {
            MonitorKind.DataQuality => new BaselineFiles
            {
                Statistics = Place(drift?.ModelDataQuality?.Statistics ?? metrics?.ModelDataQuality?.Statistics),
                Constraints = Places(drift?.ModelDataQuality?.Constraints ?? metrics?.ModelDataQuality?.Constraints),
            },
            MonitorKind.ModelQuality => new BaselineFiles { Constraints = Places(drift?.ModelQuality?.Constraints ?? metrics?.ModelQuality?.Constraints) },
            MonitorKind.Bias => new BaselineFiles
            {
                Constraints = Places(drift?.Bias is { } bias ? [bias.PostTrainingConstraints, bias.PreTrainingConstraints]
                    : [metrics?.Bias?.Report, metrics?.Bias?.PostTrainingReport, metrics?.Bias?.PreTrainingReport]),
            },
            _ => new BaselineFiles
            {
                Constraints = Places(drift?.Explainability?.Constraints ?? metrics?.Explainability?.Report),
                Config = Place(drift?.Explainability?.ConfigFile),
            },
        };
        var there = definition.Kind switch
        {
            MonitorKind.DataQuality => files.Statistics is not null,
            MonitorKind.Attribution => files.Config is not null,
            _ => files.Constraints.Count > 0,
        };
        return there ? files with { ModelPackageArn = arn } : throw new MonitorFailedException(
            $"The deployed version {arn} has no {definition.Kind} baseline: make one in the pipeline (BaselineStep) and register it with the version as DriftCheckBaselines.") { ModelPackageArn = arn };
    }

    // What is deployed by approval, as the function that deploys it finds it.
    private async Task<string> ApprovedAsync(string group, CancellationToken cancel) =>
        (await Find("group", group, () => new ApprovedModels(sageMaker(), RegistryGroup.Parse(group)).NewestAsync(cancel)).ConfigureAwait(false))?.ModelPackageArn
            ?? throw new MonitorFailedException($"The group {group} has no approved version: approve one, or name the baseline's files in the monitor's definition.");

    private async Task<string> DeployedAsync(CancellationToken cancel)
    {
        var endpoint = await Find("endpoint", definition.Endpoint, () => sageMaker().DescribeEndpointAsync(new() { EndpointName = definition.Endpoint }, cancel)).ConfigureAwait(false);
        var name = endpoint.EndpointConfigName ?? throw new MonitorFailedException($"The endpoint {definition.Endpoint} has no configuration yet: its status is {endpoint.EndpointStatus}.");
        var config = await Find("configuration", name, () => sageMaker().DescribeEndpointConfigAsync(new() { EndpointConfigName = name }, cancel)).ConfigureAwait(false);
        var variants = config.ProductionVariants.Concat(config.ShadowProductionVariants ?? []).ToList();
        var variant = variants.Find(one => one.VariantName == definition.Variant)
            ?? throw new MonitorFailedException($"The endpoint {definition.Endpoint} has no variant {definition.Variant}; it has {string.Join(", ", variants.Select(one => one.VariantName))}.");
        if (variant.ModelName is not { } modelName) throw new MonitorFailedException($"The variant {definition.Variant} has no model of its own: name the baseline's files in the monitor's definition.");
        var model = await Find("model", modelName, () => sageMaker().DescribeModelAsync(new() { ModelName = modelName }, cancel)).ConfigureAwait(false);
        return model.ModelPackageNames().FirstOrDefault()
            ?? throw new MonitorFailedException($"The model {modelName} is not made from a version of a model group: deploy a registered version, or name the baseline's files in the monitor's definition.");
    }

    // What is not there is a fact of the period; what can't be asked for now is tried again.
    private static async Task<T> Find<T>(string what, string name, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.ErrorCode is "ValidationException" or "ResourceNotFound")
        {
            throw new MonitorFailedException($"The {what} {name} can't be looked at: {e.Message}");
        }
    }

    private static FileUri? Place(MetricsSource? source) => source is null ? null
        : FileUri.Parse(source.S3Uri) ?? throw new MonitorFailedException($"The deployed version's baseline is at '{source.S3Uri}', which is no place in S3.");

    private static List<FileUri> Places(params ReadOnlySpan<MetricsSource?> sources)
    {
        var places = new List<FileUri>();
        foreach (var source in sources)
        {
            if (Place(source) is { } place && !places.Contains(place)) places.Add(place);
        }
        return places;
    }
}
