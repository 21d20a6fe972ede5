namespace MlInfra.Constructs.Endpoints;

/// <summary>How requests are spread over a variant's instances.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantRoutingConfig.html"/>
public enum RoutingStrategy
{
    /// <summary>Any instance.</summary>
    Random,

    /// <summary>The instance that has the fewest requests under way: lower tail latency where requests take unequal time.</summary>
    LeastOutstandingRequests,
}
