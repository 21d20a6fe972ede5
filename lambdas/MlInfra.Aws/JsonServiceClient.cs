using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws;

/// <summary>A service that speaks JSON 1.1: any of its operations can be called with records and their source-generated type info.</summary>
public abstract class JsonServiceClient : ServiceClient
{
    private readonly string _targetPrefix;

    private protected JsonServiceClient(ServiceDescription service, string targetPrefix, AwsOptions? options)
        : base(service, options) => _targetPrefix = targetPrefix;

    /// <summary>Calls an operation.</summary>
    /// <exception cref="AwsServiceException">AWS answered with an error, and the standard retries are used up.</exception>
    public async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken)
    {
        var wire = new WireRequest
        {
            Operation = operation,
            Body = JsonSerializer.SerializeToUtf8Bytes(request, requestType),
            Headers = [new("Content-Type", "application/x-amz-json-1.1"), new("X-Amz-Target", $"{_targetPrefix}.{operation}")],
        };
        var response = await SendAsync(wire, cancellationToken).ConfigureAwait(false);
        ReadOnlySpan<byte> body = response.Body.Length == 0 ? "{}"u8 : response.Body;
        return JsonSerializer.Deserialize(body, responseType) ?? throw new JsonException($"{operation} answered null.");
    }
}
