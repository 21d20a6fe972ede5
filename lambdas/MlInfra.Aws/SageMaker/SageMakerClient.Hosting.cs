namespace MlInfra.Aws.SageMaker;

/// <content>What is served.</content>
public sealed partial class SageMakerClient
{
    /// <summary>Calls DescribeEndpoint.</summary>
    public Task<DescribeEndpointResponse> DescribeEndpointAsync(DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeEndpoint", request, SageMakerJson.Default.DescribeEndpointRequest, SageMakerJson.Default.DescribeEndpointResponse, cancellationToken);

    /// <summary>Calls DescribeEndpointConfig.</summary>
    public Task<DescribeEndpointConfigResponse> DescribeEndpointConfigAsync(DescribeEndpointConfigRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeEndpointConfig", request, SageMakerJson.Default.DescribeEndpointConfigRequest, SageMakerJson.Default.DescribeEndpointConfigResponse, cancellationToken);

    /// <summary>Calls DescribeModel.</summary>
    public Task<DescribeModelResponse> DescribeModelAsync(DescribeModelRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeModel", request, SageMakerJson.Default.DescribeModelRequest, SageMakerJson.Default.DescribeModelResponse, cancellationToken);

    /// <summary>Calls ListInferenceComponents.</summary>
    public Task<ListInferenceComponentsResponse> ListInferenceComponentsAsync(ListInferenceComponentsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("ListInferenceComponents", request, SageMakerJson.Default.ListInferenceComponentsRequest, SageMakerJson.Default.ListInferenceComponentsResponse, cancellationToken);

    /// <summary>Calls DescribeInferenceComponent.</summary>
    public Task<DescribeInferenceComponentResponse> DescribeInferenceComponentAsync(DescribeInferenceComponentRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeInferenceComponent", request, SageMakerJson.Default.DescribeInferenceComponentRequest, SageMakerJson.Default.DescribeInferenceComponentResponse, cancellationToken);
}
