using System.Text.Json.Serialization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.SageMaker;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(ListModelPackagesRequest))]
[JsonSerializable(typeof(ListModelPackagesResponse))]
[JsonSerializable(typeof(DescribeModelPackageRequest))]
[JsonSerializable(typeof(DescribeModelPackageResponse))]
[JsonSerializable(typeof(UpdateModelPackageRequest))]
[JsonSerializable(typeof(UpdateModelPackageResponse))]
[JsonSerializable(typeof(DescribePipelineRequest))]
[JsonSerializable(typeof(DescribePipelineResponse))]
[JsonSerializable(typeof(StartPipelineExecutionRequest))]
[JsonSerializable(typeof(StartPipelineExecutionResponse))]
[JsonSerializable(typeof(StopPipelineExecutionRequest))]
[JsonSerializable(typeof(StopPipelineExecutionResponse))]
[JsonSerializable(typeof(DescribePipelineExecutionRequest))]
[JsonSerializable(typeof(DescribePipelineExecutionResponse))]
[JsonSerializable(typeof(ListPipelineExecutionsRequest))]
[JsonSerializable(typeof(ListPipelineExecutionsResponse))]
[JsonSerializable(typeof(ListPipelineExecutionStepsRequest))]
[JsonSerializable(typeof(ListPipelineExecutionStepsResponse))]
[JsonSerializable(typeof(DescribeProcessingJobRequest))]
[JsonSerializable(typeof(DescribeProcessingJobResponse))]
[JsonSerializable(typeof(DescribeTrainingJobRequest))]
[JsonSerializable(typeof(DescribeTrainingJobResponse))]
[JsonSerializable(typeof(DescribeEndpointRequest))]
[JsonSerializable(typeof(DescribeEndpointResponse))]
internal sealed partial class SageMakerJson : JsonSerializerContext;
