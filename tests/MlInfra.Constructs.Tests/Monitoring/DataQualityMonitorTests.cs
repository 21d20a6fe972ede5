using System.Text.Json.Nodes;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Monitoring;

public sealed class DataQualityMonitorTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var (endpoint, _, baseline) = MonitorFixture.Watched(stack);
        var monitor = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, MonitorName = "tumour-data" });
        monitor.TellOfViolations(new Topic(stack, "Topic"));
    }));

    [Fact]
    public void The_function_is_told_what_to_judge()
    {
        var function = Default.Value.Only("AWS::Lambda::Function");
        var variables = function["Environment"]!["Variables"]!;
        var definition = JsonNode.Parse(Deployed.Text(variables["MONITOR"]!))!;

        Assert.Equal("CheckTraffic", (string?)variables["MLINFRA_FUNCTION"]);
        var job = definition["job"]!.AsObject();
        definition.AsObject().Remove("job");
        Json.Equal("""
            { "kind": "DataQuality", "monitor": "tumour-data", "endpoint": "tumours", "variant": "AllTraffic", "periodHours": 1,
              "captured": "s3://<Bucket>/data-capture", "reports": "s3://<Bucket>/monitoring", "baseline": { "source": "ModelPackage" },
              "catchUpHours": 48, "lambdaBytes": 67108864 }
            """, definition);
        Assert.Equal(["role", "image", "instanceType", "volumeGb", "code", "maxRuntimeSeconds"], job.Select(member => member.Key));
        Assert.EndsWith("/mlinfra-monitor", (string?)job["code"], StringComparison.Ordinal);
        Assert.Equal("<JobRole.Arn>", (string?)job["role"]);
    }

    [Fact]
    public void It_runs_every_hour_after_the_traffic_of_the_hour_before_is_there()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Assert.Equal("cron(10 * * * ? *)", (string?)rule["ScheduleExpression"]);
        Assert.Equal(3600, (int)rule["Targets"]![0]!["RetryPolicy"]!["MaximumEventAgeInSeconds"]!);
        Assert.NotNull(rule["Targets"]![0]!["DeadLetterConfig"]);
    }

    [Fact]
    public void Violations_ring_after_two_of_three_periods_that_can_be_there()
    {
        var alarm = Default.Value.Only("AWS::CloudWatch::Alarm", "DataViolated");

        Json.Equal("""[{ "Name": "Endpoint", "Value": "tumours" }, { "Name": "MonitoringSchedule", "Value": "tumour-data" }]""", alarm["Dimensions"]);
        Assert.Equal(("MlInfra/Monitoring", "Violations", 3600, 4, 2, "missing"),
            ((string?)alarm["Namespace"], (string?)alarm["MetricName"], (int)alarm["Period"]!, (int)alarm["EvaluationPeriods"]!, (int)alarm["DatapointsToAlarm"]!, (string?)alarm["TreatMissingData"]));
        Json.Equal($$"""[{ "Ref": "{{Default.Value.Id("AWS::SNS::Topic")}}" }]""", alarm["AlarmActions"]);
    }

    [Fact]
    public void Failed_and_missing_runs_ring_too()
    {
        var failed = Default.Value.Only("AWS::CloudWatch::Alarm", "DataFailed");
        var missing = Default.Value.Only("AWS::CloudWatch::Alarm", "DataMissing");

        Assert.Equal(("FailedRuns", 1), ((string?)failed["MetricName"], (int)failed["DatapointsToAlarm"]!));
        Assert.Equal(("Records", "SampleCount", "LessThanThreshold", "missing", 4),
            ((string?)missing["MetricName"], (string?)missing["Statistic"], (string?)missing["ComparisonOperator"], (string?)missing["TreatMissingData"], (int)missing["EvaluationPeriods"]!));
    }

    [Fact]
    public void A_monitor_that_stops_is_told_of_and_one_that_is_new_is_not()
    {
        var told = Synthesized.Of(stack =>
        {
            var (endpoint, _, baseline) = MonitorFixture.Watched(stack);
            _ = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, Alarms = new() { Topic = new Topic(stack, "Topic") } });
        });

        // An alarm begins without data, and is told of only when its state changes.
        var topic = $$"""[{ "Ref": "{{told.Id("AWS::SNS::Topic")}}" }]""";
        Json.Equal(topic, told.Only("AWS::CloudWatch::Alarm", "DataMissing")["InsufficientDataActions"]);
        Json.Equal(topic, told.Only("AWS::CloudWatch::Alarm", "DataMissing")["AlarmActions"]);
        Assert.Null(told.Only("AWS::CloudWatch::Alarm", "DataFailed")["InsufficientDataActions"]);
    }

    [Fact]
    public void The_function_may_read_this_traffic_and_these_versions_and_write_these_reports()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "DataRole")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(
            ["ReadTraffic", "ListTraffic", "KeepReports", "ListReports", "ReadBaseline", "CryptReports", "LookAtTheEndpoint", "LookAtWhatItServes", "ReadTheVersion", "PutMetrics", "SeeWhatIsTold",
                "StartJobs", "PassJobRole", "SendDeadLetters", "WriteTheLog"],
            Json.Sids(policy));
        Assert.Equal("<Bucket.Arn>/data-capture/tumours/AllTraffic/*", Deployed.Text(Json.Statement(policy, "ReadTraffic")["Resource"]!));
        Assert.Equal("<Bucket.Arn>/monitoring/tumours/tumour-data/*", Deployed.Text(Json.Statement(policy, "KeepReports")["Resource"]!));
        Assert.Equal("<Bucket.Arn>/pipelines/*", Deployed.Text(Json.Statement(policy, "ReadBaseline")["Resource"]!));
        Json.Equal("""{ "StringEquals": { "cloudwatch:namespace": ["MlInfra/Monitoring", "aws/sagemaker/Endpoints/data-metrics"] } }""", Json.Statement(policy, "PutMetrics")["Condition"]);
        Json.Equal("""{ "StringEquals": { "iam:PassedToService": "sagemaker.amazonaws.com" } }""", Json.Statement(policy, "PassJobRole")["Condition"]);
    }

    [Fact]
    public void Others_are_let_read_the_reports_and_put_labels_and_no_more()
    {
        var template = Synthesized.Of(stack =>
        {
            var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack);
            var role = new Amazon.CDK.AWS.IAM.Role(stack, "Someone", new Amazon.CDK.AWS.IAM.RoleProps { AssumedBy = new Amazon.CDK.AWS.IAM.AccountRootPrincipal() });
            var monitor = new ModelQualityMonitor(stack, "Model", new()
            {
                Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, MonitorName = "quality", Problem = ProblemType.Regression, Prediction = "price",
                GroundTruth = new() { Bucket = bucket, Prefix = "labels" },
            });
            monitor.GrantReadReports(role);
            monitor.GrantPutLabels(role);
        });

        var objects = template.Only("AWS::IAM::Policy", "Someone")["PolicyDocument"]!["Statement"]!.AsArray().SelectMany(statement => statement!["Resource"] is JsonArray all ? all.ToArray() : new[] { statement["Resource"] })
            .Select(resource => Deployed.Text(resource!)).Where(resource => resource.Contains('/', StringComparison.Ordinal));
        Assert.Equal(["<Bucket.Arn>/monitoring/tumours/quality/*", "<Bucket.Arn>/labels/*"], objects.Distinct());
    }
}
