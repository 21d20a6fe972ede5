using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Predicts for whole files in S3, without an endpoint.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html"/>
public sealed class TransformStep : PipelineStep
{
    private const long MaxMBInFlight = 100;

    private readonly TransformStepProps _props;

    /// <summary>Makes the step.</summary>
    public TransformStep(string name, TransformStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the predictions lie in S3.</summary>
    public StepProperty OutputPath => Property("TransformOutput.S3OutputPath");

    internal override string Type => "Transform";

    internal override JsonObject Arguments(StepContext context)
    {
        Check(context);
        context.Needs.Jobs.Add("TransformJob");

        // The data is read and written by the model's role, which is the pipeline's only where the pipeline makes the model.
        var own = _props.ModelName.Steps.OfType<CreateModelStep>().Any(step => step.RunsAsPipeline);
        var node = new JsonObject
        {
            ["ModelName"] = context.Value("ModelName", _props.ModelName),
            ["TransformInput"] = _props.Input.ToNode(context, own),
            ["TransformOutput"] = Output(context, own),
            ["TransformResources"] = Resources(context),
        };
        context.Add(node, "BatchStrategy", "BatchStrategy", _props.BatchStrategy);
        context.Add(node, "MaxConcurrentTransforms", "MaxConcurrentTransforms", _props.MaxConcurrentTransforms);
        context.Add(node, "MaxPayloadInMB", "MaxPayloadInMB", _props.MaxPayloadInMB);
        JobNodes.AddMap(node, "Environment", context, _props.Environment);
        AddProcessing(context, node);
        AddClient(node);
        if (_props.CaptureTo is { } capture)
        {
            var config = new JsonObject { ["DestinationS3Uri"] = own ? context.Write("CaptureTo", capture) : context.Value("CaptureTo", capture) };
            var key = _props.CaptureKey ?? _props.OutputKey;
            JobNodes.Add(config, "KmsKeyId", own ? context.OutputKey(key) : key?.KeyArn);
            if (_props.GenerateInferenceId)
            {
                config["GenerateInferenceId"] = true;
            }

            node["DataCaptureConfig"] = config;
        }

        JobNodes.AddTags(node, _props.Tags);
        return node;
    }

    private JsonObject Output(StepContext context, bool own)
    {
        var path = _props.OutputPath ?? context.RunFolder("predictions");
        var node = new JsonObject { ["S3OutputPath"] = own ? context.Write("OutputPath", path) : context.Value("OutputPath", path) };
        JobNodes.Add(node, "KmsKeyId", own ? context.OutputKey(_props.OutputKey) : _props.OutputKey?.KeyArn);
        context.Add(node, "AssembleWith", "AssembleWith", _props.AssembleWith);
        context.Add(node, "Accept", "Accept", _props.Accept);
        return node;
    }

    private JsonObject Resources(StepContext context)
    {
        var node = new JsonObject
        {
            ["InstanceCount"] = context.Value("InstanceCount", _props.InstanceCount),
            ["InstanceType"] = context.InstanceType("InstanceType", _props.InstanceType, InstanceUse.Transform, _props.VolumeKey),
        };
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(_props.VolumeKey));
        return node;
    }

    private void AddProcessing(StepContext context, JsonObject node)
    {
        var processing = new JsonObject();
        context.Add(processing, "InputFilter", "InputFilter", _props.InputFilter);
        context.Add(processing, "OutputFilter", "OutputFilter", _props.OutputFilter);
        context.Add(processing, "JoinSource", "JoinSource", _props.JoinSource);
        if (processing.Count > 0)
        {
            node["DataProcessing"] = processing;
        }
    }

    private void AddClient(JsonObject node)
    {
        var client = new JsonObject();
        if (_props.InvocationsTimeoutInSeconds is { } timeout)
        {
            client["InvocationsTimeoutInSeconds"] = timeout;
        }

        if (_props.InvocationsMaxRetries is { } retries)
        {
            client["InvocationsMaxRetries"] = retries;
        }

        if (client.Count > 0)
        {
            node["ModelClientConfig"] = client;
        }
    }

    private void Check(StepContext context)
    {
        if (_props is { GenerateInferenceId: true, CaptureTo: null })
        {
            context.Problems.Add(context.Name("GenerateInferenceId"), "true without CaptureTo", "come with a place to capture to", "set CaptureTo");
        }

        if (_props.MaxConcurrentTransforms?.Expected is long concurrent and > 0 && _props.MaxPayloadInMB?.Expected is long payload && concurrent * payload > MaxMBInFlight)
        {
            context.Problems.Add(context.Name("MaxPayloadInMB"), $"{payload} MB with {concurrent} concurrent transforms",
                $"be at most {MaxMBInFlight} MB when multiplied by MaxConcurrentTransforms", "lower one of them");
        }
    }
}
