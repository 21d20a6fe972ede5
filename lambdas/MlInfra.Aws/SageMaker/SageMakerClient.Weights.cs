namespace MlInfra.Aws.SageMaker;

/// <content>What share of the traffic goes where.</content>
public sealed partial class SageMakerClient
{
    /// <summary>Calls UpdateEndpointWeightsAndCapacities.</summary>
    public Task<UpdateEndpointWeightsAndCapacitiesResponse> UpdateEndpointWeightsAndCapacitiesAsync(UpdateEndpointWeightsAndCapacitiesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("UpdateEndpointWeightsAndCapacities", request, SageMakerJson.Default.UpdateEndpointWeightsAndCapacitiesRequest, SageMakerJson.Default.UpdateEndpointWeightsAndCapacitiesResponse, cancellationToken);
}
