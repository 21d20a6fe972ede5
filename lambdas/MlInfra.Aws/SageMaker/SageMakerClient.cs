using MlInfra.Aws.Wire;

namespace MlInfra.Aws.SageMaker;

/// <summary>SageMaker's control plane, as far as MlInfra calls it.</summary>
public sealed partial class SageMakerClient(AwsOptions? options = null)
    : JsonServiceClient(new ServiceDescription("SageMaker", "sagemaker", "api.sagemaker"), "SageMaker", options)
{
    /// <summary>Calls ListModelPackages.</summary>
    public Task<ListModelPackagesResponse> ListModelPackagesAsync(ListModelPackagesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("ListModelPackages", request, SageMakerJson.Default.ListModelPackagesRequest, SageMakerJson.Default.ListModelPackagesResponse, cancellationToken);

    /// <summary>Calls DescribeModelPackage.</summary>
    public Task<DescribeModelPackageResponse> DescribeModelPackageAsync(DescribeModelPackageRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeModelPackage", request, SageMakerJson.Default.DescribeModelPackageRequest, SageMakerJson.Default.DescribeModelPackageResponse, cancellationToken);

    /// <summary>Calls UpdateModelPackage.</summary>
    public Task<UpdateModelPackageResponse> UpdateModelPackageAsync(UpdateModelPackageRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("UpdateModelPackage", request, SageMakerJson.Default.UpdateModelPackageRequest, SageMakerJson.Default.UpdateModelPackageResponse, cancellationToken);

    /// <summary>Calls DescribePipeline.</summary>
    public Task<DescribePipelineResponse> DescribePipelineAsync(DescribePipelineRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribePipeline", request, SageMakerJson.Default.DescribePipelineRequest, SageMakerJson.Default.DescribePipelineResponse, cancellationToken);

    /// <summary>Calls StartPipelineExecution.</summary>
    public Task<StartPipelineExecutionResponse> StartPipelineExecutionAsync(StartPipelineExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("StartPipelineExecution", request, SageMakerJson.Default.StartPipelineExecutionRequest, SageMakerJson.Default.StartPipelineExecutionResponse, cancellationToken);

    /// <summary>Calls StopPipelineExecution.</summary>
    public Task<StopPipelineExecutionResponse> StopPipelineExecutionAsync(StopPipelineExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("StopPipelineExecution", request, SageMakerJson.Default.StopPipelineExecutionRequest, SageMakerJson.Default.StopPipelineExecutionResponse, cancellationToken);

    /// <summary>Calls RetryPipelineExecution.</summary>
    public Task<RetryPipelineExecutionResponse> RetryPipelineExecutionAsync(RetryPipelineExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("RetryPipelineExecution", request, SageMakerJson.Default.RetryPipelineExecutionRequest, SageMakerJson.Default.RetryPipelineExecutionResponse, cancellationToken);

    /// <summary>Calls SendPipelineExecutionStepSuccess.</summary>
    public Task<SendPipelineExecutionStepSuccessResponse> SendPipelineExecutionStepSuccessAsync(SendPipelineExecutionStepSuccessRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("SendPipelineExecutionStepSuccess", request, SageMakerJson.Default.SendPipelineExecutionStepSuccessRequest, SageMakerJson.Default.SendPipelineExecutionStepSuccessResponse, cancellationToken);

    /// <summary>Calls SendPipelineExecutionStepFailure.</summary>
    public Task<SendPipelineExecutionStepFailureResponse> SendPipelineExecutionStepFailureAsync(SendPipelineExecutionStepFailureRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("SendPipelineExecutionStepFailure", request, SageMakerJson.Default.SendPipelineExecutionStepFailureRequest, SageMakerJson.Default.SendPipelineExecutionStepFailureResponse, cancellationToken);

    /// <summary>Calls DescribePipelineExecution.</summary>
    public Task<DescribePipelineExecutionResponse> DescribePipelineExecutionAsync(DescribePipelineExecutionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribePipelineExecution", request, SageMakerJson.Default.DescribePipelineExecutionRequest, SageMakerJson.Default.DescribePipelineExecutionResponse, cancellationToken);

    /// <summary>Calls ListPipelineExecutions.</summary>
    public Task<ListPipelineExecutionsResponse> ListPipelineExecutionsAsync(ListPipelineExecutionsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("ListPipelineExecutions", request, SageMakerJson.Default.ListPipelineExecutionsRequest, SageMakerJson.Default.ListPipelineExecutionsResponse, cancellationToken);

    /// <summary>Calls ListPipelineExecutionSteps.</summary>
    public Task<ListPipelineExecutionStepsResponse> ListPipelineExecutionStepsAsync(ListPipelineExecutionStepsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("ListPipelineExecutionSteps", request, SageMakerJson.Default.ListPipelineExecutionStepsRequest, SageMakerJson.Default.ListPipelineExecutionStepsResponse, cancellationToken);

    /// <summary>Calls DescribeProcessingJob.</summary>
    public Task<DescribeProcessingJobResponse> DescribeProcessingJobAsync(DescribeProcessingJobRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeProcessingJob", request, SageMakerJson.Default.DescribeProcessingJobRequest, SageMakerJson.Default.DescribeProcessingJobResponse, cancellationToken);

    /// <summary>Calls DescribeTrainingJob.</summary>
    public Task<DescribeTrainingJobResponse> DescribeTrainingJobAsync(DescribeTrainingJobRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeTrainingJob", request, SageMakerJson.Default.DescribeTrainingJobRequest, SageMakerJson.Default.DescribeTrainingJobResponse, cancellationToken);
}
