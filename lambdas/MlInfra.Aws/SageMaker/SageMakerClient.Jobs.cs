namespace MlInfra.Aws.SageMaker;

public sealed partial class SageMakerClient
{
    /// <summary>Calls CreateProcessingJob.</summary>
    /// <exception cref="AwsServiceException">ResourceInUse where there has been a job of that name.</exception>
    public Task<CreateProcessingJobResponse> CreateProcessingJobAsync(CreateProcessingJobRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("CreateProcessingJob", request, SageMakerJson.Default.CreateProcessingJobRequest, SageMakerJson.Default.CreateProcessingJobResponse, cancellationToken);
}
