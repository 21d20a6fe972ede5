using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Experiments;

public sealed class ExperimentTests
{
    private static readonly Lazy<Synthesized> Default = new(() => ExperimentFixture.Of());

    [Fact]
    public void The_function_is_told_the_experiment()
    {
        var variables = Default.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!;

        Assert.Equal("JudgeExperiment", (string?)variables["MLINFRA_FUNCTION"]);
        Json.Equal("""
            {
              "experiment": "Test-Experiment-385C2B67", "endpoint": "churn", "champion": "Champion", "challenger": "Challenger",
              "parameter": "/mlinfra/experiments/Test-Experiment-385C2B67", "metricNamespace": "MlInfra/Experiments",
              "goal": { "kind": "Errors", "higherIsBetter": false, "settleMinutes": 0 },
              "confidence": 0.95, "shares": [0.1, 0.25, 0.5], "stepMinutes": 360, "fastStepMinutes": 60, "stepRequests": 500, "maxHours": 336,
              "challengerWinsTies": false, "guardMinutes": 60, "errorShare": 0.05, "latencyP99Microseconds": 2000000
            }
            """, JsonNode.Parse((string)variables["EXPERIMENT"]!));
    }

    [Fact]
    public void What_the_application_measures_is_told_with_its_dimensions()
    {
        var goal = Goal(ExperimentGoal.Share("Shop", "Sales", "Visits") with { Margin = 0.01, SettlesAfter = Duration.Hours(2) });

        Json.Equal("""
            { "kind": "Share", "higherIsBetter": true, "settleMinutes": 120, "margin": 0.01, "namespace": "Shop", "metric": "Sales", "variantDimension": "VariantName",
              "dimensions": { "EndpointName": "churn" }, "trials": "Visits" }
            """, goal);
    }

    [Fact]
    public void A_mean_may_have_dimensions_of_its_own()
    {
        var goal = Goal(ExperimentGoal.Mean("Shop", "Returns") with { HigherIsBetter = false, VariantDimension = "Model", Dimensions = new Dictionary<string, string>() });

        Json.Equal("""{ "kind": "Mean", "higherIsBetter": false, "settleMinutes": 0, "namespace": "Shop", "metric": "Returns", "variantDimension": "Model", "dimensions": {} }""", goal);
    }

    [Fact]
    public void The_clock_updates_and_alarms_bring_looks()
    {
        var rules = Default.Value.All("AWS::Events::Rule");
        var alarms = Default.Value.All("AWS::CloudWatch::Alarm", "Challenger").Keys.Order().Select(id => $$"""{ "Ref": "{{id}}" }""");

        Assert.Equal(4, rules.Count);
        Assert.Equal("rate(60 minutes)", (string?)Default.Value.Only("AWS::Events::Rule", "Clock")["ScheduleExpression"]);
        Json.Equal("""{ "source": ["aws.sagemaker"], "detail-type": ["SageMaker Endpoint State Change"], "detail": { "EndpointName": ["churn"], "EndpointStatus": ["IN_SERVICE"] } }""",
            Default.Value.Only("AWS::Events::Rule", "OnUpdate")["EventPattern"]);
        Json.Equal($$"""{ "source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"], "detail": { "alarmName": [{{string.Join(", ", alarms)}}], "state": { "value": ["ALARM"] } } }""",
            Default.Value.Only("AWS::Events::Rule", "OnAlarm")["EventPattern"]);
        Assert.Equal("rate(5 minutes)", (string?)Default.Value.Only("AWS::Events::Rule", "Watch")["ScheduleExpression"]);
        Assert.Equal("""{"look":"guard"}""", (string?)Default.Value.Only("AWS::Events::Rule", "Watch")["Targets"]![0]!["Input"]);
        Assert.Equal(4, Default.Value.All("AWS::Lambda::Permission").Count);
        Assert.Equal(4, Json.Statement(Default.Value.Only("AWS::SQS::QueuePolicy")["PolicyDocument"], "AllowTheRules")["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.AsArray().Count);
    }

    [Fact]
    public void A_clock_that_looks_every_five_minutes_needs_no_watch_beside_it() =>
        Assert.Empty(ExperimentFixture.Of(props => props with { Every = Duration.Minutes(5) }).All("AWS::Events::Rule", "Watch"));

    [Fact]
    public void The_role_may_do_just_what_the_function_does()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "Experiment")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["LookAtAndShiftTheEndpoint", "LookAtConfigurations", "ReadTheMetrics", "PutTheMetrics", "KeepTheState", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Json.Equal("""{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":sagemaker:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":endpoint/churn"]] }""",
            Json.Statement(policy, "LookAtAndShiftTheEndpoint")["Resource"]);
        Json.Equal($$"""{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":ssm:", { "Ref": "AWS::Region" }, ":", { "Ref": "AWS::AccountId" }, ":parameter", { "Ref": "{{Default.Value.Id("AWS::SSM::Parameter")}}" }]] }""",
            Json.Statement(policy, "KeepTheState")["Resource"]);
        Json.Equal("""{ "StringEquals": { "cloudwatch:namespace": "MlInfra/Experiments" } }""", Json.Statement(policy, "PutTheMetrics")["Condition"]);
    }

    [Fact]
    public void Alarms_tell_of_a_breach_a_stop_and_a_failed_look()
    {
        var stack = Synthesized.Of(stack => _ = ExperimentFixture.Define(stack, props => props with { AlarmTopic = Topic.FromTopicArn(stack, "Topic", "arn:aws:sns:eu-west-1:111122223333:t") }));

        Assert.Equal(("InvocationModelErrors", "Average", 0.05), Told("ChallengerErrors"));
        Assert.Equal(("ModelLatency", "p99", 2000000.0), Told("ChallengerLatency"));
        Assert.Equal(("GuardRail", "Maximum", 0.0), Told("Stopped"));
        Assert.Equal(("Errors", "Sum", 0.0), Told("ExperimentErrors"));
        Assert.Equal(("ApproximateNumberOfMessagesVisible", "Maximum", 0.0), Told("DeadLetters"));
        Json.Equal("""[{ "Name": "Endpoint", "Value": "churn" }, { "Name": "Experiment", "Value": "Test-Experiment-385C2B67" }]""", stack.Only("AWS::CloudWatch::Alarm", "Stopped")["Dimensions"]);
        Json.Equal("""[{ "Name": "EndpointName", "Value": "churn" }, { "Name": "VariantName", "Value": "Challenger" }]""", stack.Only("AWS::CloudWatch::Alarm", "ChallengerLatency")["Dimensions"]);

        (string?, string?, double) Told(string id)
        {
            var alarm = stack.Only("AWS::CloudWatch::Alarm", id);
            Json.Equal("""["arn:aws:sns:eu-west-1:111122223333:t"]""", alarm["AlarmActions"]);
            return ((string?)alarm["MetricName"], (string?)(alarm["Statistic"] ?? alarm["ExtendedStatistic"]), (double)alarm["Threshold"]!);
        }
    }

    [Fact]
    public void Without_guard_rails_only_the_clock_and_updates_bring_looks()
    {
        var stack = ExperimentFixture.Of(props => props with { GuardRails = null });

        Assert.Equal(2, stack.All("AWS::Events::Rule").Count);
        Assert.Empty(stack.All("AWS::CloudWatch::Alarm", "Challenger"));
        var told = JsonNode.Parse((string)stack.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["EXPERIMENT"]!)!.AsObject();
        Assert.False(told.ContainsKey("errorShare") || told.ContainsKey("latencyP99Microseconds"));
    }

    [Fact]
    public void The_state_begins_empty_and_is_the_functions_to_write()
    {
        var state = Default.Value.Only("AWS::SSM::Parameter");

        Assert.Equal(("/mlinfra/experiments/Test-Experiment-385C2B67", "String", "{}"), ((string?)state["Name"], (string?)state["Type"], (string?)state["Value"]));
    }

    [Fact]
    public void The_dashboard_shows_the_share_the_difference_and_both_variants()
    {
        var parts = Default.Value.Only("AWS::CloudWatch::Dashboard")["DashboardBody"]!["Fn::Join"]![1]!.AsArray();
        var body = JsonNode.Parse(string.Concat(parts.Select(part => part is JsonValue text ? (string)text! : "token")))!;
        var widgets = body["widgets"]!.AsArray();
        var titles = widgets.Select(widget => (string?)widget!["properties"]!["title"] ?? "").ToArray();

        Assert.Equal(["Alarms of the experiment", "The challenger's share", "Challenger less Champion (share of failed requests)", "Requests a minute", "Latency", "Errors a minute", "How experiments ended", ""], titles);
        Json.Equal("""["MlInfra/Experiments", "ChallengerShare", "Endpoint", "churn", "Experiment", "Test-Experiment-385C2B67", { "stat": "Maximum", "label": "Challenger" }]""", widgets[1]!["properties"]!["metrics"]![0]);
        // A difference may be below zero, where an axis that begins at zero would hide it.
        Json.Equal("""{ "label": "share", "showUnits": false }""", widgets[2]!["properties"]!["yAxis"]!["left"]);
        Assert.Empty(ExperimentFixture.Of(props => props with { Dashboard = false }).All("AWS::CloudWatch::Dashboard"));
    }

    [Fact]
    public void Its_metrics_can_be_alarmed_on()
    {
        var stack = Synthesized.Of(stack =>
        {
            var experiment = ExperimentFixture.Define(stack, props => props with { ExperimentName = "churn-v2", Dashboard = false });
            foreach (var (id, metric) in new[] { ("Share", experiment.MetricChallengerShare()), ("Effect", experiment.MetricEffect()), ("Ended", experiment.MetricEnded()), ("Guard", experiment.MetricGuardRail(new MetricOptions { Period = Duration.Minutes(5) })) })
            {
                _ = new Alarm(stack, "My" + id, new AlarmProps { Metric = metric, Threshold = 1, EvaluationPeriods = 1 });
            }
        });

        Assert.Equal(["ChallengerShare 3600", "Effect 3600", "Ended 3600", "GuardRail 300"],
            stack.All("AWS::CloudWatch::Alarm", "My").Values.Select(alarm => $"{alarm["Properties"]!["MetricName"]} {alarm["Properties"]!["Period"]}").Order());
        Json.Equal("""[{ "Name": "Endpoint", "Value": "churn" }, { "Name": "Experiment", "Value": "churn-v2" }]""", stack.Only("AWS::CloudWatch::Alarm", "MyShare")["Dimensions"]);
    }

    private static JsonNode? Goal(ExperimentGoal goal) => JsonNode.Parse((string)ExperimentFixture.Of(props => props with { Goal = goal })
        .Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["EXPERIMENT"]!)!["goal"];

    [Fact]
    public void An_experiment_may_last_for_an_hour_and_a_half() => Assert.Contains("for at most 1.5 hours", ExperimentFixture.Of(props => props with
    {
        StepTime = Duration.Minutes(30), MaxDuration = Duration.Minutes(90),
    }).Only("AWS::CloudWatch::Dashboard")["DashboardBody"]!.ToJsonString(), StringComparison.Ordinal);
}
