using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class BatchTransformTests
{
    private static readonly Lazy<Synthesized> OnArrival = new(() => Synthesized.Of(stack => _ = new BatchTransform(stack, "Endpoint", Props(stack) with
    {
        Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("s3://models/churn/model.tar.gz") }),
        Trigger = BatchTrigger.OnArrival(".csv"),
        InputFilter = "$[1:]",
        JoinInput = true,
        OutputFilter = "$[0,-1]",
    })));

    private static BatchTransformProps Props(Stack stack) => new()
    {
        Model = Modes.Model,
        InstanceType = "ml.m5.xlarge",
        Trigger = BatchTrigger.Daily(3),
        Input = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }),
    };

    private static Synthesized Of(Func<BatchTransformProps, BatchTransformProps> change) =>
        Synthesized.Of(stack => _ = new BatchTransform(stack, "Endpoint", change(Props(stack))));

    private static void Rejects(string problems, Func<BatchTransformProps, BatchTransformProps> change) =>
        Modes.Rejects("BatchTransform", problems, stack => _ = new BatchTransform(stack, "Endpoint", change(Props(stack))));

    // The definition holds references, so its text is what is put together at deployment.
    private static JsonNode Arguments(Synthesized synthesized)
    {
        var body = synthesized.Only("AWS::SageMaker::Pipeline")["PipelineDefinition"]!["PipelineDefinitionBody"]!;
        var text = string.Concat(body["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue value ? (string?)value : $"<{((string?)part!["Ref"] ?? (string?)part["Fn::GetAtt"]?[1])?.Split('8')[0]}>"));
        return JsonNode.Parse(text)!["Steps"]![0]!["Arguments"]!;
    }

    [Fact]
    public void Each_object_that_arrives_is_a_run_of_its_own()
    {
        var rule = OnArrival.Value.Only("AWS::Events::Rule");

        Json.Equal($$"""
            { "source": ["aws.s3"], "detail-type": ["Object Created"], "detail": { "bucket": { "name": [{ "Ref": "{{OnArrival.Value.Id("AWS::S3::Bucket")}}" }] },
              "object": { "key": [{ "wildcard": "batch/input/*.csv" }], "size": [{ "numeric": [">", 0] }] } } }
            """, rule["EventPattern"]);
        Json.Equal("""{ "PipelineParameterList": [{ "Name": "InputKey", "Value": "$.detail.object.key" }] }""", rule["Targets"]![0]!["SageMakerPipelineParameters"]);
    }

    [Fact]
    public void The_rule_may_start_this_pipeline_only()
    {
        var policy = OnArrival.Value.Only("AWS::IAM::Role", "StartRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal("sagemaker:StartPipelineExecution", (string?)Json.Statement(policy, "StartThePipeline")["Action"]);
        Assert.Contains(":pipeline/test-endpoint-pipeline-", Json.Statement(policy, "StartThePipeline")["Resource"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Predicts_by_lines_leaves_a_column_out_and_joins_the_predictions()
    {
        var arguments = Arguments(OnArrival.Value);

        Json.Equal("""{ "InputFilter": "$[1:]", "OutputFilter": "$[0,-1]", "JoinSource": "Input" }""", arguments["DataProcessing"]);
        Assert.Equal(("MultiRecord", "Line", "Line", "text/csv"), ((string?)arguments["BatchStrategy"], (string?)arguments["TransformInput"]!["SplitType"],
            (string?)arguments["TransformOutput"]!["AssembleWith"], (string?)arguments["TransformInput"]!["ContentType"]));
        Assert.Contains("Parameters.InputKey", arguments["TransformInput"]!["DataSource"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Execution.PipelineExecutionId", arguments["TransformOutput"]!["S3OutputPath"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_role_reads_the_data_and_writes_the_predictions()
    {
        var policy = OnArrival.Value.Only("AWS::IAM::Role", "ModelRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadModels", "PullImages", "LogInToRegistry", "ReadData", "ListData", "WritePredictions", "DecryptData", "EncryptPredictions", "WriteLogs", "PutMetrics"], Json.Sids(policy));
    }

    [Fact]
    public void By_the_clock_everything_under_the_prefix_is_predicted_for()
    {
        var synthesized = Of(props => props);

        Assert.Equal("cron(0 3 * * ? *)", (string?)synthesized.Only("AWS::Events::Rule")["ScheduleExpression"]);
        Assert.Null(synthesized.Only("AWS::Events::Rule")["Targets"]![0]!["SageMakerPipelineParameters"]);
        Assert.Equal("ExecutionFailed", (string?)synthesized.Only("AWS::CloudWatch::Alarm")["MetricName"]);
    }

    [Fact]
    public void Without_a_trigger_there_is_no_rule() => Assert.Empty(Of(props => props with { Trigger = BatchTrigger.None() }).All("AWS::Events::Rule"));

    [Fact]
    public void An_approved_model_brings_pipeline_and_rule_with_its_first_approval()
    {
        var synthesized = Synthesized.Of(stack => _ = new BatchTransform(stack, "Endpoint", Props(stack) with
        {
            Model = ModelSource.FromApproved(EndpointFixture.Approved(stack), EndpointFixture.Packaged(stack)),
        }));

        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("AWS::SageMaker::Pipeline")["Condition"]);
        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("AWS::SageMaker::Model")["Condition"]);
        Assert.Equal("HasApprovedModel", (string?)synthesized.Resource("AWS::Events::Rule", "EndpointStart")["Condition"]);
    }

    [Fact]
    public void Rejects_what_does_not_fit() => Rejects("""
        InstanceType: got 'ml.m5.lage', must be an instance type that SageMaker offers for transform; did you mean 'ml.m5.large', 'ml.m5.xlarge' or 'ml.c5.xlarge'?
        InstanceCount: got 0, must be 1 or more; take 1.
        OutputPrefix: got 'batch/input/out', which lies under InputPrefix, must lie elsewhere, or predictions would be predicted for; take batch/output.
        JoinInput: got true without a split, must come with records, to which predictions can be joined; set Split = BatchSplit.Line.
        InputFilter: got 'features', must be a JSONPath of at most 63 characters that begins with $; write for example $[1:].
        MaxConcurrentTransforms: got 20 requests of 6 MB, must be at most 100 MB together; lower one of them.
        Trigger: got 'every day', must be rate(1 day) and the like, or cron(minute hour day month weekday year) with a ? for the day or the weekday; write for example cron(0 3 * * ? *).
        """, props => props with
    {
        InstanceType = "ml.m5.lage",
        InstanceCount = 0,
        OutputPrefix = "batch/input/out",
        Split = BatchSplit.None,
        JoinInput = true,
        InputFilter = "features",
        MaxConcurrentTransforms = 20,
        Trigger = BatchTrigger.Schedule("every day"),
    });

    [Fact]
    public void Rejects_a_filter_of_the_output_without_a_join_and_a_volume_key_on_NVMe()
    {
        Rejects("OutputFilter: got '$[-1]' without JoinInput, must choose from records that predictions were joined to; set JoinInput = true, or leave the filter out.",
            props => props with { OutputFilter = "$[-1]" });
        Modes.Rejects("BatchTransform",
            "EncryptionKey: got a key with ml.g5.xlarge, must not be given for instance types with local NVMe storage, which is encrypted by the instance; leave the key out, or take a type without NVMe.",
            stack => _ = new BatchTransform(stack, "Endpoint", Props(stack) with { InstanceType = "ml.g5.xlarge", EncryptionKey = new Key(stack, "Volumes") }));
    }
}
