using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>The two variants of an endpoint in service, and what is asked of them.</summary>
internal sealed class VariantWeights(SageMakerClient sageMaker, ExperimentDefinition definition, DescribeEndpointResponse endpoint)
{
    // SageMaker keeps weights as numbers of single precision.
    private const double Same = 1e-3;

    public int ChampionInstances => Of(definition.Champion).CurrentInstanceCount ?? 0;

    public int ChallengerInstances => Of(definition.Challenger).CurrentInstanceCount ?? 0;

    /// <summary>The challenger's share of the traffic.</summary>
    public double Share
    {
        get
        {
            var challenger = Of(definition.Challenger).CurrentWeight ?? 0;
            var all = challenger + (Of(definition.Champion).CurrentWeight ?? 0);
            return all > 0 ? challenger / all : throw new InvalidDataException($"Both variants of {definition.Endpoint} have the weight 0.");
        }
    }

    public static bool Equal(double share, double other) => Math.Abs(share - other) < Same;

    /// <summary>Whether the endpoint took it; if not it is under way elsewhere, and the next look comes.</summary>
    public Task<bool> ShiftAsync(double share, CancellationToken cancellationToken) => AskAsync(
    [
        new() { VariantName = definition.Champion, DesiredWeight = Math.Round(100 * (1 - share), 4) },
        new() { VariantName = definition.Challenger, DesiredWeight = Math.Round(100 * share, 4) },
    ], cancellationToken);

    public Task<bool> GrowAsync(int challengerInstances, CancellationToken cancellationToken) =>
        AskAsync([new() { VariantName = definition.Challenger, DesiredInstanceCount = challengerInstances }], cancellationToken);

    private async Task<bool> AskAsync(DesiredWeightAndCapacity[] wanted, CancellationToken cancellationToken)
    {
        try
        {
            await sageMaker.UpdateEndpointWeightsAndCapacitiesAsync(new() { EndpointName = definition.Endpoint, DesiredWeightsAndCapacities = wanted }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationException" && e.Message.Contains("in-progress", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
    }

    private ProductionVariantSummary Of(string name) => endpoint.ProductionVariants.FirstOrDefault(variant => variant.VariantName == name)
        ?? throw new InvalidDataException($"The endpoint {definition.Endpoint} has no variant {name}; it has {string.Join(", ", endpoint.ProductionVariants.Select(variant => variant.VariantName))}.");
}
