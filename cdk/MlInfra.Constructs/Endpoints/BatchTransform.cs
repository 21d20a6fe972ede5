using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Defines predictions for whole files in S3, on instances that are there for the time of the run only: by the clock, or when data arrives.
/// </summary>
/// <remarks>
/// Each run is one of a pipeline with one transform step, so that runs, their inputs and their failures can be seen, stopped and
/// repeated as those of any pipeline. Its parameter <c>InputKey</c> says what is predicted for.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform.html"/>
public sealed class BatchTransform : Construct
{
    /// <summary>Defines model, pipeline and trigger.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or two do not fit together.</exception>
    public BatchTransform(Construct scope, string id, BatchTransformProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        Props = props;
        BatchChecks.Run(props, EndpointCondition.Checked(Problems.Of(nameof(BatchTransform), scope, id), scope, (nameof(props.Model), props.Model)), Stack.Of(scope).Region);

        Condition = EndpointCondition.Of(this, [props.Model]);
        Pipeline = DefinePipeline(props, DefineModel(props));
        if (Condition is not null)
        {
            ((CfnPipeline)Pipeline.Node.FindChild("Resource")).Under(Condition);
        }

        BatchStart.Define(this, props, Pipeline, Condition);
        new MetricAlarm("AWS/Sagemaker/ModelBuildingPipeline", "ExecutionFailed", 0)
        {
            Description = "A batch could not be predicted for: look at the pipeline's runs",
            Dimensions = new Dictionary<string, string> { ["PipelineName"] = Pipeline.PipelineName },
            Statistic = "Sum",
            PeriodSeconds = 300,
        }.Define(this, "FailuresAlarm", props.AlarmTopic);
    }

    internal BatchTransformProps Props { get; }

    /// <summary>The pipeline whose runs predict.</summary>
    public TrainingPipeline Pipeline { get; }

    /// <summary>The condition that model, pipeline and trigger stand under: that the model was approved. Null if they are always there.</summary>
    public CfnCondition? Condition { get; }

    private string DefineModel(BatchTransformProps props)
    {
        var plan = props.Model.Plan(this, props.InstanceType);
        if (plan.ModelName is { } made)
        {
            return made;
        }

        var role = ServiceRole.Define(this, "ModelRole", "sagemaker.amazonaws.com", "Predicts for batches", [.. plan.Needs, .. BatchNeeds.Of(props)], ownAccount: true);
        return EndpointModels.One(this, "Batch", plan, new EndpointDraft { Variants = [] }, role.AttrArn, null, Condition);
    }

    private TrainingPipeline DefinePipeline(BatchTransformProps props, string modelName)
    {
        var key = PipelineParameter.String("InputKey", props.InputPrefix + "/");
        var output = props.Output ?? props.Input;
        var split = props.Split != BatchSplit.None;
        var step = new TransformStep("Transform", new TransformStepProps
        {
            ModelName = modelName,
            InstanceType = props.InstanceType,
            InstanceCount = props.InstanceCount,
            Input = new TransformInput(PipelineValue.Join("", $"s3://{props.Input.BucketName}/", key))
            {
                ContentType = props.ContentType,
                SplitType = Text(split ? props.Split.ToString() : null),
            },
            OutputPath = PipelineValue.Join("/", $"s3://{output.BucketName}/{props.OutputPrefix}", ExecutionVariable.PipelineExecutionId),
            OutputKey = output.EncryptionKey,
            VolumeKey = props.EncryptionKey,
            Accept = Text(props.Accept),
            AssembleWith = Text(split ? "Line" : null),
            BatchStrategy = Text(!split ? null : props.MultiRecord ? "MultiRecord" : "SingleRecord"),
            MaxConcurrentTransforms = Number(props.MaxConcurrentTransforms),
            MaxPayloadInMB = Number(props.MaxPayloadMB),
            InputFilter = Text(props.InputFilter),
            OutputFilter = Text(props.OutputFilter),
            JoinSource = Text(props.JoinInput ? "Input" : null),
            CaptureTo = Text(props.Capture is { } capture ? $"s3://{(capture.Bucket ?? output).BucketName}/{capture.Prefix}" : null),
            CaptureKey = props.Capture is { } kept ? kept.EncryptionKey ?? (kept.Bucket ?? output).EncryptionKey : null,
            GenerateInferenceId = props.Capture?.GenerateInferenceId == true,
        });
        return new(this, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = output,
            Prefix = props.OutputPrefix,
            Parameters = [key],
            Steps = [step],
            Description = "Predicts for what lies under InputKey",
        });
    }

    private static PipelineValue? Text(string? text) => text is null ? null : (PipelineValue)text;

    private static PipelineValue? Number(int? number) => number is null ? null : (PipelineValue)number.Value;
}
