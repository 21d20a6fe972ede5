using MlInfra.Aws.Wire;

namespace MlInfra.Aws.SageMakerRuntime;

/// <summary>SageMaker's data plane: asks endpoints for predictions.</summary>
public sealed class SageMakerRuntimeClient(AwsOptions? options = null)
    : ServiceClient(new ServiceDescription("SageMaker Runtime", "sagemaker", "runtime.sagemaker"), options)
{
    /// <summary>Calls InvokeEndpoint.</summary>
    /// <exception cref="AwsServiceException">ModelError when the model's container failed; its body says how.</exception>
    public async Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = new List<KeyValuePair<string, string>> { new("Content-Type", request.ContentType) };
        Add("Accept", request.Accept);
        Add("X-Amzn-SageMaker-Target-Variant", request.TargetVariant);
        Add("X-Amzn-SageMaker-Inference-Id", request.InferenceId);
        Add("X-Amzn-SageMaker-Custom-Attributes", request.CustomAttributes);
        var response = await SendAsync(
            new WireRequest
            {
                Operation = "InvokeEndpoint",
                Path = $"/endpoints/{Uri.EscapeDataString(request.EndpointName)}/invocations",
                Headers = headers,
                Body = request.Body.ToArray(),
            },
            cancellationToken).ConfigureAwait(false);
        return new InvokeEndpointResponse
        {
            Body = response.Body,
            ContentType = response.Headers.GetValueOrDefault("content-type"),
            InvokedProductionVariant = response.Headers.GetValueOrDefault("x-amzn-invoked-production-variant"),
        };

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) headers.Add(new(name, value));
        }
    }
}
