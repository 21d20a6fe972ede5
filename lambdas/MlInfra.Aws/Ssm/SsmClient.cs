using MlInfra.Aws.Wire;

namespace MlInfra.Aws.Ssm;

/// <summary>Systems Manager's Parameter Store, as far as MlInfra calls it.</summary>
public sealed class SsmClient(AwsOptions? options = null) : JsonServiceClient(new ServiceDescription("SSM", "ssm", "ssm"), "AmazonSSM", options)
{
    /// <summary>Calls GetParameter.</summary>
    public Task<GetParameterResponse> GetParameterAsync(GetParameterRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("GetParameter", request, SsmJson.Default.GetParameterRequest, SsmJson.Default.GetParameterResponse, cancellationToken);

    /// <summary>Calls PutParameter.</summary>
    public Task<PutParameterResponse> PutParameterAsync(PutParameterRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("PutParameter", request, SsmJson.Default.PutParameterRequest, SsmJson.Default.PutParameterResponse, cancellationToken);
}
