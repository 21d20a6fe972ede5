using System.Text.Json;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.Lambda;

/// <summary>Lambda, as far as MlInfra calls it.</summary>
public sealed class LambdaClient(AwsOptions? options = null) : ServiceClient(new ServiceDescription("Lambda", "lambda", "lambda"), options)
{
    /// <summary>Calls GetFunctionConfiguration.</summary>
    public async Task<FunctionConfiguration> GetFunctionConfigurationAsync(string functionName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(functionName);
        var request = new WireRequest { Operation = "GetFunctionConfiguration", Method = "GET", Path = $"/2015-03-31/functions/{functionName}/configuration" };
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(response.Body, LambdaJson.Default.FunctionConfiguration) ?? throw new JsonException("GetFunctionConfiguration answered null.");
    }
}
