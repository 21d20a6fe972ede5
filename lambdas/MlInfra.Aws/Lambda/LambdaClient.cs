using System.Text.Json;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.Lambda;

/// <summary>Lambda (REST-JSON), as far as MlInfra calls it.</summary>
public sealed class LambdaClient(AwsOptions? options = null) : ServiceClient(new ServiceDescription("Lambda", "lambda", "lambda"), options)
{
    /// <summary>A function's configuration.</summary>
    public async Task<FunctionConfiguration> GetFunctionConfigurationAsync(string functionName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(functionName);
        var response = await SendAsync(
            new WireRequest
            {
                Operation = "GetFunctionConfiguration",
                Method = "GET",
                Path = $"/2015-03-31/functions/{Uri.EscapeDataString(functionName)}/configuration",
            },
            cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(response.Body, LambdaJson.Default.FunctionConfiguration) ?? throw new JsonException("GetFunctionConfiguration answered null.");
    }
}
