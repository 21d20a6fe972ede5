using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Monitoring;

/// <summary>Monitors of files that are no endpoint's.</summary>
public sealed class MonitoredSourceTests
{
    private static readonly Lazy<Synthesized> OfBatch = new(() => Synthesized.Of(stack =>
    {
        var (batch, baseline) = Batch(stack, props => props);
        _ = new DataQualityMonitor(stack, "Data", new() { Source = MonitoredSource.BatchTransform(batch), Baseline = baseline, Backend = MonitorFixture.InAccount, MonitorName = "nightly" });
    }));

    [Fact]
    public void The_function_is_told_of_the_jobs_captures_and_of_no_endpoint()
    {
        var definition = Definition(OfBatch.Value);

        Assert.Equal("""{"kind":"BatchTransform","format":"Csv"}""", definition["source"]!.ToJsonString());
        Assert.Equal(("s3://<Bucket>/batch/capture", "s3://<Bucket>/base/statistics.json"), ((string?)definition["captured"], (string?)definition["baseline"]!["statistics"]));
        Assert.False(definition.ContainsKey("endpoint") || definition.ContainsKey("variant"));
        Json.Equal("""[{ "Name": "MonitoringSchedule", "Value": "nightly" }]""", OfBatch.Value.Only("AWS::CloudWatch::Alarm", "DataViolated")["Dimensions"]);
    }

    [Fact]
    public void It_may_read_the_manifests_and_the_files_that_they_name()
    {
        var statements = OfBatch.Value.Only("AWS::IAM::Role", "DataRole")["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();
        string Resource(string sid) => Deployed.Text(statements.Single(one => (string?)one!["Sid"] == sid)!["Resource"]!);

        Assert.EndsWith("/batch/capture/*", Resource("ReadTraffic"), StringComparison.Ordinal);
        Assert.EndsWith("/batch/input/*", Resource("ReadData"), StringComparison.Ordinal);
        Assert.EndsWith("/monitoring/nightly/*", Resource("KeepReports"), StringComparison.Ordinal);
        Assert.DoesNotContain(statements, one => ((string?)one!["Sid"])!.Contains("Endpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void The_transform_step_captures_and_the_models_role_may_write_it()
    {
        var template = Synthesized.Of(stack => Batch(stack, props => props with { Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("s3://models/churn/model.tar.gz") }) }));
        var body = template.Only("AWS::SageMaker::Pipeline")["PipelineDefinition"]!["PipelineDefinitionBody"]!.ToJsonString();
        var role = template.Only("AWS::IAM::Role", "BatchModelRole").ToJsonString();

        Assert.Contains("DataCaptureConfig", body, StringComparison.Ordinal);
        Assert.Contains("GenerateInferenceId", body, StringComparison.Ordinal);
        Assert.Contains("/batch/capture/*", role, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_quality_reads_joined_predictions_and_the_baseline_of_the_approved_version()
    {
        var template = Synthesized.Of(stack =>
        {
            var (batch, _) = Batch(stack, props => props with { JoinInput = true, OutputFilter = "$[1:]" });
            _ = new ModelQualityMonitor(stack, "Model", new()
            {
                Source = MonitoredSource.TransformJobs(new() { Capture = batch.Props.Capture! with { Bucket = batch.Props.Input }, Data = batch.Props.Input, DataPrefix = "batch/output", JoinInput = true, Columns = ["a", "b", "score"] }),
                Baseline = MonitorBaseline.OfDeployedVersion(ModelGroup.FromModelPackageGroupName("tumour"), batch.Props.Input, "pipelines/"),
                Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = new() { Bucket = batch.Props.Input, LateHours = 12 }, Backend = MonitorFixture.InAccount, MonitorName = "model",
            });
        });

        var definition = Definition(template);
        Assert.Equal("""{"kind":"BatchTransform","format":"Csv","joined":true,"columns":["a","b","score"],"id":"SageMakerInferenceId"}""", definition["source"]!.ToJsonString());
        Assert.Equal("""{"source":"ModelPackage","group":"tumour"}""", definition["baseline"]!.ToJsonString());
        Assert.Equal(12, (int)definition["lateLabelHours"]!);
        var statements = template.Only("AWS::IAM::Role", "ModelRole")["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();
        Json.Equal("""["sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"]""", statements.Single(one => (string?)one!["Sid"] == "FindTheVersion")!["Action"]);
    }

    [Fact]
    public void Data_sets_have_their_own_format()
    {
        var template = Synthesized.Of(stack =>
        {
            var bucket = new Bucket(stack, "Bucket");
            _ = new DataQualityMonitor(stack, "Data", new()
            {
                Source = MonitoredSource.DataSet(new() { Bucket = bucket, Prefix = "scored", Format = RecordFormat.Csv(header: true), IdColumn = "id" }), Schedule = MonitorSchedule.Daily(),
                Baseline = MonitorBaseline.FromFiles(bucket, statistics: "base/statistics.json", constraints: "base/constraints.json"), Backend = MonitorFixture.InAccount,
            });
        });

        Assert.Equal("""{"kind":"DataSet","format":"Csv","header":true,"id":"id"}""", Definition(template)["source"]!.ToJsonString());
        Assert.Equal("s3://<Bucket>/scored", (string?)Definition(template)["captured"]);
    }

    [Fact]
    public void Model_Monitor_has_the_captures_as_its_input()
    {
        var template = Synthesized.Of(stack =>
        {
            var (batch, baseline) = Batch(stack, props => props);
            _ = new DataQualityMonitor(stack, "Data", new()
            {
                Source = MonitoredSource.BatchTransform(batch), Baseline = baseline, MonitorName = "data",
                Backend = MonitorBackend.ModelMonitor(new() { Limits = [new("feature_baseline_drift_a", 0.2)] }),
            });
        });

        var input = template.Only("AWS::SageMaker::DataQualityJobDefinition")["DataQualityJobInput"]!.AsObject();
        Assert.Equal(["BatchTransformInput"], input.Select(member => member.Key));
        Assert.Equal("s3://<Bucket>/batch/capture", Deployed.Text(input["BatchTransformInput"]!["DataCapturedDestinationS3Uri"]!));
        Json.Equal("""{ "Csv": { "Header": false } }""", input["BatchTransformInput"]!["DatasetFormat"]);
        Assert.False(template.Only("AWS::SageMaker::MonitoringSchedule").AsObject().ContainsKey("EndpointName"));
        Assert.Equal("aws/sagemaker/ModelMonitoring/data-metrics", (string?)template.Only("AWS::CloudWatch::Alarm", "Violated")["Metrics"]![1]!["MetricStat"]!["Metric"]!["Namespace"]);
    }

    [Fact]
    public void One_of_endpoint_and_source_must_be_there()
    {
        Refused("Endpoint: got neither Endpoint nor Source, must be one of the two, which the monitor watches; set Endpoint.", (_, baseline, _) => new() { Baseline = baseline });
        Refused("Endpoint: got Endpoint and Source, must be one of the two, which the monitor watches; remove one.",
            (batch, baseline, stack) => new() { Baseline = baseline, Source = MonitoredSource.BatchTransform(batch), Endpoint = RealTimeEndpoint.FromEndpointName(stack, "Other", "other") });
    }

    [Fact]
    public void What_the_monitor_looks_at_must_be_captured() => Refused(
        """
        Variant: got a value with the batch transform Test/Batch, must be left out: only endpoints have such; remove it.
        Source: got the batch transform Test/Batch, which captures nothing, must note what it read and wrote; set Capture = new BatchCapture() at the batch transform.
        Source: got 'application/json', split by None, must be CSV or lines of JSON, which a monitor reads; write the data so, or watch it as MonitoredSource.DataSet.
        Source: got a batch transform with the filter '$.a', must be told the columns that its files have; name them: MonitoredSource.BatchTransform(batch, [...]).
        Source: got the batch transform Test/Batch, which does not join predictions to their requests, must do so where answers are looked at; set JoinInput = true.
        """,
        (batch, baseline, _) => new() { Baseline = baseline, Source = MonitoredSource.BatchTransform(batch), Variant = "v", Answers = ["score"] },
        props => props with { Capture = null, ContentType = "application/json", Split = BatchSplit.None, InputFilter = "$.a" });

    [Fact]
    public void The_baseline_of_a_version_needs_one_that_is_deployed_by_approval() => Refused(
        "Baseline: got that of the deployed version for a model that no approval deploys, must be files; take MonitorBaseline.FromFiles, or serve ModelSource.FromApproved.",
        (batch, _, _) => new() { Source = MonitoredSource.BatchTransform(batch), Baseline = MonitorBaseline.OfDeployedVersion(ModelGroup.FromModelPackageGroupName("tumour"), batch.Props.Input) });

    [Fact]
    public void Labels_need_ids_and_attributions_an_endpoint()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (batch, baseline) = Batch(stack, props => props with { JoinInput = true, Capture = new() });
            _ = new ModelQualityMonitor(stack, "Watch", new()
            {
                Source = MonitoredSource.BatchTransform(batch), Baseline = baseline, Problem = ProblemType.Regression, Score = "price", GroundTruth = new() { Bucket = batch.Props.Input }, Backend = MonitorFixture.InAccount,
            });
        }));
        Assert.EndsWith("Source: got the batch transform Test/Batch without ids, by which labels name rows, must have them where there is GroundTruth; set GenerateInferenceId = true at its Capture.", message, StringComparison.Ordinal);

        message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (batch, _) = Batch(stack, props => props);
            _ = new AttributionMonitor(stack, "Watch", new()
            {
                Source = MonitoredSource.BatchTransform(batch), Features = ["a"], Baseline = MonitorBaseline.FromFiles(batch.Props.Input, config: "c.json"), Backend = MonitorFixture.InAccount,
            });
        }));
        Assert.EndsWith("Source: got the batch transform Test/Batch, must be an endpoint, which is asked to explain its requests; set Endpoint, or watch the data with a DataQualityMonitor.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_Monitor_watches_no_data_sets() => Refused(
        "Source: got the data under scored, must be batch transform or an endpoint, all that Model Monitor watches; leave Backend out.",
        (batch, baseline, _) => new()
        {
            Baseline = baseline, Source = MonitoredSource.DataSet(new() { Bucket = batch.Props.Input, Prefix = "scored", Format = RecordFormat.Parquet() }),
            Backend = MonitorBackend.ModelMonitor(new() { Limits = [new("feature_baseline_drift_a", 0.2)] }),
        });

    private static (BatchTransform Batch, MonitorBaseline Baseline) Batch(Stack stack, Func<BatchTransformProps, BatchTransformProps> change)
    {
        var bucket = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS });
        var batch = new BatchTransform(stack, "Batch", change(new()
        {
            Model = Modes.Model, InstanceType = "ml.m5.xlarge", Trigger = BatchTrigger.Daily(3), Input = bucket, Capture = new() { GenerateInferenceId = true },
        }));
        return (batch, MonitorBaseline.FromFiles(bucket, statistics: "base/statistics.json", constraints: "base/constraints.json"));
    }

    private static JsonObject Definition(Synthesized template) =>
        JsonNode.Parse(Deployed.Text(template.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MONITOR"]!))!.AsObject();

    private static void Refused(string problems, Func<BatchTransform, MonitorBaseline, Stack, DataQualityMonitorProps> props, Func<BatchTransformProps, BatchTransformProps>? change = null)
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (batch, baseline) = Batch(stack, change ?? (same => same));
            var given = props(batch, baseline, stack);
            _ = new DataQualityMonitor(stack, "Watch", given.Backend is { } backend && backend.GetType().Name == "ModelMonitorBackend" ? given : given with { Backend = MonitorFixture.InAccount });
        }));

        Assert.Equal("DataQualityMonitor at 'Test/Watch' can't be defined:\n" + problems.ReplaceLineEndings("\n"), message);
    }
}
