using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Monitoring;

public sealed class ModelMonitorTests
{
    private static readonly MetricLimit Drift = new("feature_baseline_drift_radius", 0.2);

    private static readonly Lazy<Synthesized> Data = new(() => Synthesized.Of(stack => Define(stack, 0.2)));

    [Fact]
    public void The_definition_reads_the_endpoint_and_the_baseline_and_the_schedule_names_it()
    {
        var definition = Data.Value.Only("AWS::SageMaker::DataQualityJobDefinition");
        var schedule = Data.Value.Resource("AWS::SageMaker::MonitoringSchedule");

        Assert.Equal("<Endpoint.EndpointName>", Deployed.Text(definition["DataQualityJobInput"]!["EndpointInput"]!["EndpointName"]!));
        Assert.Equal("s3://<Bucket>/base/statistics.json", Deployed.Text(definition["DataQualityBaselineConfig"]!["StatisticsResource"]!["S3Uri"]!));
        Assert.Equal("s3://<Bucket>/monitoring", Deployed.Text(definition["DataQualityJobOutputConfig"]!["MonitoringOutputs"]![0]!["S3Output"]!["S3Uri"]!));
        Assert.Equal(3600, (int)definition["StoppingCondition"]!["MaxRuntimeInSeconds"]!);
        var config = schedule["Properties"]!["MonitoringScheduleConfig"]!;
        Assert.Matches("^data-[0-9a-f]{8}$", (string?)definition["JobDefinitionName"]);
        Assert.Equal((string?)definition["JobDefinitionName"], (string?)config["MonitoringJobDefinitionName"]);
        Assert.Equal(("DataQuality", "cron(0 * ? * * *)"), ((string?)config["MonitoringType"], (string?)config["ScheduleConfig"]!["ScheduleExpression"]));
        Json.Equal($"""["{Data.Value.Id("AWS::SageMaker::DataQualityJobDefinition")}"]""", schedule["DependsOn"]);
    }

    [Fact]
    public void The_definition_has_another_name_when_and_only_when_its_content_is_another()
    {
        var (same, other) = (Synthesized.Of(stack => Define(stack, 0.3)), Synthesized.Of(stack => Define(stack, 0.2, instance: "ml.m5.2xlarge")));

        Assert.Equal(Name(Data.Value), Name(same));
        Assert.NotEqual(Name(Data.Value), Name(other));
    }

    [Fact]
    public void Violations_are_what_passes_the_limits()
    {
        var template = Synthesized.Of(stack =>
        {
            var (endpoint, bucket, _) = MonitorFixture.Watched(stack);
            _ = new ModelQualityMonitor(stack, "Model", new()
            {
                Endpoint = endpoint, Problem = ProblemType.BinaryClassification, Prediction = "0", GroundTruth = new() { Bucket = bucket, LagHours = 6 }, Schedule = MonitorSchedule.Daily(),
                Baseline = MonitorBaseline.FromFiles(bucket, constraints: "base/constraints.json"), MonitorName = "model",
                Backend = MonitorBackend.ModelMonitor(new() { Limits = [new("accuracy", 0.9) { Below = true }, new("false_positive_rate", 0.05)], MaxRun = Duration.Hours(2) }),
            });
        });

        var alarm = template.Only("AWS::CloudWatch::Alarm", "Violated");
        Assert.Equal("(m0<0.9)+(m1>0.05)", (string?)alarm["Metrics"]![0]!["Expression"]);
        Assert.Equal(("aws/sagemaker/Endpoints/model-metrics", "accuracy"),
            ((string?)alarm["Metrics"]![1]!["MetricStat"]!["Metric"]!["Namespace"], (string?)alarm["Metrics"]![1]!["MetricStat"]!["Metric"]!["MetricName"]));
        var definition = template.Only("AWS::SageMaker::ModelQualityJobDefinition");
        Assert.Equal(("-PT30H", "-PT6H"), ((string?)definition["ModelQualityJobInput"]!["EndpointInput"]!["StartTimeOffset"], (string?)definition["ModelQualityJobInput"]!["EndpointInput"]!["EndTimeOffset"]));
        Assert.Equal("s3://<Bucket>/ground-truth", Deployed.Text(definition["ModelQualityJobInput"]!["GroundTruthS3Input"]!["S3Uri"]!));
        Assert.Equal(7200, (int)definition["StoppingCondition"]!["MaxRuntimeInSeconds"]!);
        Assert.Equal("cron(0 0 ? * * *)", (string?)template.Only("AWS::SageMaker::MonitoringSchedule")["MonitoringScheduleConfig"]!["ScheduleConfig"]!["ScheduleExpression"]);
    }

    [Fact]
    public void Bias_has_a_configuration_made_from_its_facets()
    {
        var app = new App();
        var stack = new Stack(app, "Test");
        var (endpoint, bucket, _) = MonitorFixture.Watched(stack);
        _ = new BiasMonitor(stack, "Bias", new()
        {
            Endpoint = endpoint, Score = "0", GroundTruth = new() { Bucket = bucket }, Facets = [BiasFacet.OfValues("sex", "f"), BiasFacet.Above("age", 40)], Features = ["sex", "age"],
            Baseline = MonitorBaseline.FromFiles(bucket, constraints: "base/analysis.json"), Backend = MonitorBackend.ModelMonitor(new() { Limits = [new("bias_metric_DPPL", 0.1)] }),
        });
        var config = Directory.GetFiles(app.Synth().Directory, "*analysis_config.json").Single();

        Json.Equal("""
            { "label_values_or_threshold": [1], "facet": [{ "name_or_index": "sex", "value_or_threshold": ["f"] }, { "name_or_index": "age", "value_or_threshold": [40] }],
              "label": "label", "headers": ["sex", "age", "label"] }
            """, JsonNode.Parse(File.ReadAllText(config)));
    }

    [Fact]
    public void Says_that_it_is_closed_to_new_customers()
    {
        var stack = new Stack(new App(), "Test");
        Define(stack, 0.2);

        Amazon.CDK.Assertions.Annotations.FromStack(stack).HasWarning("/Test/Data", Match.StringLikeRegexp("closed to new customers"));
    }

    [Fact]
    public void What_it_does_not_tell_is_refused_by_name()
    {
        var stack = new Stack(new App(), "Test");
        var monitor = Define(stack, 0.2);

        var error = Assert.Throws<InvalidOperationException>(() => monitor.MetricFailedRuns());

        Assert.Equal("The monitor 'Test/Data' runs on Model Monitor, which does not tell FailedRuns; take its own metrics of aws/sagemaker/Endpoints/data-metrics.", error.Message);
        Assert.Null(monitor.FunctionName);
        Assert.Null(monitor.Definition);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack);
            _ = new BiasMonitor(stack, "Bias", new()
            {
                Endpoint = endpoint, Baseline = baseline, Score = "0", Facets = [BiasFacet.OfValues("sex", "f")], Settings = new() { Tolerance = 0.5 },
                Backend = MonitorBackend.ModelMonitor(new() { Limits = [], InstanceType = "ml.m5.huge", InstanceCount = 0, VolumeSizeInGB = 1000, MaxRun = Duration.Hours(1) }),
            });
        }));

        Assert.Equal(
            $"""
            BiasMonitor at 'Test/Bias' can't be defined:
            Backend.InstanceType: got 'ml.m5.huge', must be an instance type that SageMaker offers for processing; did you mean {Nearest.Say("ml.m5.huge", InstanceCatalogue.For(InstanceUse.Processing))}?
            Backend.InstanceCount: got 0, must be 1 to 100; take 1.
            Backend.VolumeSizeInGB: got 1000 GB, must be 1 to 512 GB; take 20.
            Backend.MaxRun: got 3600 seconds, must be 60 to 1800 seconds: the run that joins traffic with its truth takes the other half of the period; take 1800.
            Baseline: got that of the deployed version, must be files that are there before the schedule: Model Monitor compares with fixed ones; take MonitorBaseline.FromFiles, or leave Backend out.
            Backend.Limits: got 0 metrics, must be 1 to 10, which one alarm takes; add one: Model Monitor tells values, not violations.
            GroundTruth: got nothing, must be given with Model Monitor, which needs the truth; set GroundTruth, or leave Backend out.
            Settings: got settings that differ from the defaults, must be left out with Model Monitor, which goes by the baseline's constraints alone; set thresholds in constraints.json.
            """.ReplaceLineEndings("\n"), message);
    }

    private static string? Name(Synthesized template) => (string?)template.Only("AWS::SageMaker::DataQualityJobDefinition")["JobDefinitionName"];

    private static DataQualityMonitor Define(Stack stack, double limit, string instance = "ml.m5.xlarge")
    {
        var (endpoint, bucket, _) = MonitorFixture.Watched(stack);
        return new(stack, "Data", new()
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.FromFiles(bucket, constraints: "base/constraints.json", statistics: "base/statistics.json"),
            Backend = MonitorBackend.ModelMonitor(new() { Limits = [Drift with { Threshold = limit }], InstanceType = instance }),
            MonitorName = "data",
        });
    }
}
