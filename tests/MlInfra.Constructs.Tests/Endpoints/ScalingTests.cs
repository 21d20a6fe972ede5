using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class ScalingTests
{
    private static Synthesized Of(VariantScaling scaling, string instanceType = "ml.m5.xlarge") =>
        EndpointFixture.Of(EndpointFixture.Variant with { InstanceType = instanceType, Scaling = scaling });

    private static void Rejects(string problems, VariantScaling scaling, string instanceType = "ml.m5.xlarge") => Modes.Rejects("RealTimeEndpoint", problems,
        stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant with { InstanceType = instanceType, Scaling = scaling }] }));

    private static StepScaling Steps(params ScalingStep[] steps) => new()
    {
        Metric = new Metric(new MetricProps { Namespace = "Mine", MetricName = "Waiting", Statistic = "Maximum", DimensionsMap = new Dictionary<string, string> { ["Queue"] = "q" } }),
        Threshold = 10,
        Steps = steps,
    };

    [Fact]
    public void Counts_CPU_use_over_all_CPUs_as_the_metric_does()
    {
        var synthesized = Of(new() { Targets = [ScalingTarget.CpuUtilization(70)] });

        Json.Equal($$"""
            { "TargetValue": 280, "ScaleInCooldown": 300, "ScaleOutCooldown": 60, "CustomizedMetricSpecification": { "Namespace": "/aws/sagemaker/Endpoints", "MetricName": "CPUUtilization", "Statistic": "Average",
              "Dimensions": [{ "Name": "EndpointName", "Value": { "Fn::GetAtt": ["{{synthesized.Id("AWS::SageMaker::Endpoint")}}", "EndpointName"] } }, { "Name": "VariantName", "Value": "AllTraffic" }] } }
            """, synthesized.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["TargetTrackingScalingPolicyConfiguration"]);
    }

    [Fact]
    public void Counts_GPU_use_over_all_GPUs() => Assert.Equal(240,
        (int)Of(new() { Targets = [ScalingTarget.GpuUtilization(60)] }, "ml.g5.12xlarge").Only("AWS::ApplicationAutoScaling::ScalingPolicy")["TargetTrackingScalingPolicyConfiguration"]!["TargetValue"]!);

    [Fact]
    public void Follows_concurrency_by_the_metric_of_every_ten_seconds() => Json.Equal("""{ "PredefinedMetricType": "SageMakerVariantConcurrentRequestsPerModelHighResolution" }""",
        Of(new() { Targets = [ScalingTarget.ConcurrentRequestsPerModel(5)] }).Only("AWS::ApplicationAutoScaling::ScalingPolicy")["TargetTrackingScalingPolicyConfiguration"]!["PredefinedMetricSpecification"]);

    [Fact]
    public void Several_targets_are_several_policies() => Assert.Equal(["InvocationsPerInstance", "CpuUtilization", "MemoryUtilization"],
        Of(new() { Targets = [ScalingTarget.InvocationsPerInstance(500), ScalingTarget.CpuUtilization(70), ScalingTarget.MemoryUtilization(80)] })
            .All("AWS::ApplicationAutoScaling::ScalingPolicy").Values.Select(policy => (string?)policy["Properties"]!["PolicyName"]));

    [Fact]
    public void Steps_add_the_more_the_further_the_metric_is_past_the_threshold()
    {
        var synthesized = Of(new() { Targets = [], Steps = Steps(new(0, 1), new(20, 4)) });

        Json.Equal("""
            { "AdjustmentType": "ChangeInCapacity", "MetricAggregationType": "Average", "Cooldown": 60, "StepAdjustments": [
              { "MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 20, "ScalingAdjustment": 1 }, { "MetricIntervalLowerBound": 20, "ScalingAdjustment": 4 }] }
            """, synthesized.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["StepScalingPolicyConfiguration"]);
        var alarm = synthesized.Only("AWS::CloudWatch::Alarm", "Steps");
        Assert.Equal(("Mine", "Waiting", "Maximum", 10, "GreaterThanOrEqualToThreshold"),
            ((string?)alarm["Namespace"], (string?)alarm["MetricName"], (string?)alarm["Statistic"], (int)alarm["Threshold"]!, (string?)alarm["ComparisonOperator"]));
        Json.Equal($$"""[{ "Ref": "{{synthesized.Id("AWS::ApplicationAutoScaling::ScalingPolicy")}}" }]""", alarm["AlarmActions"]);
    }

    [Fact]
    public void Off_hours_keep_one_instance()
    {
        var target = Of(new() { Schedules = ScheduledCapacity.OffHours(7, 19, "Europe/Paris", 2, 10, 1) }).Only("AWS::ApplicationAutoScaling::ScalableTarget");

        Assert.Equal([(2, 10), (1, 1)], target["ScheduledActions"]!.AsArray().Select(action =>
            ((int)action!["ScalableTargetAction"]!["MinCapacity"]!, (int)action["ScalableTargetAction"]!["MaxCapacity"]!)));
    }

    [Fact]
    public void Rejects_off_hours_without_instances_where_the_mode_always_has_one() => Rejects(
        "Variants['AllTraffic'].Scaling.Schedules['Close']: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.",
        new() { Schedules = ScheduledCapacity.OffHours(7, 19, "Europe/Paris", 2, 10, 0) });

    [Fact]
    public void Rejects_schedules_that_say_nothing_or_in_no_language() => Rejects("""
        Variants['AllTraffic'].Scaling.Schedules: got 2 named 'Night', must have names that differ; rename all but one.
        Variants['AllTraffic'].Scaling.Schedules['Night'].Schedule: got '0 19 * * *', must be cron(minute hour day month weekday year) with a ? for the day or the weekday, rate(1 hour) and the like, or at(yyyy-mm-ddThh:mm:ss); write for example cron(0 19 ? * MON-FRI *).
        Variants['AllTraffic'].Scaling.Schedules['Night']: got neither MinCapacity nor MaxCapacity, must change one of them; set one.
        Variants['AllTraffic'].Scaling.Schedules['Night']: got MinCapacity 3, must be at most MaxCapacity, 2; swap them.
        """, new() { Schedules = [new() { Name = "Night", Schedule = "0 19 * * *" }, new() { Name = "Night", Schedule = "rate(1 day)", MinCapacity = 3, MaxCapacity = 2 }] });

    [Fact]
    public void Rejects_targets_that_cannot_be_met() => Rejects("""
        Variants['AllTraffic'].Scaling.Targets: got 2 of CpuUtilization, must hold each at most once; keep one.
        Variants['AllTraffic'].Scaling.Targets.CpuUtilization: got 100 %, must be above 0 and below 100 %, or nothing would ever be added; take 70.
        Variants['AllTraffic'].Scaling.Targets.GpuUtilization: got a variant on ml.m5.xlarge, must run on an instance type with GPUs, or there is no such metric; take ScalingTarget.CpuUtilization, or a type such as ml.g5.xlarge.
        """, new() { Targets = [ScalingTarget.CpuUtilization(100), ScalingTarget.CpuUtilization(70), ScalingTarget.GpuUtilization(50)] });

    [Fact]
    public void Rejects_scaling_by_nothing() => Rejects(
        "Variants['AllTraffic'].Scaling: got no targets, steps or schedules, must say what the number of instances follows; leave the scaling out, or take ScalingTarget.InvocationsPerInstance(1000).",
        new() { Targets = [] });

    [Fact]
    public void Rejects_steps_out_of_order() => Rejects("""
        Variants['AllTraffic'].Scaling.Steps.Steps[0].Above: got 5, must be 0, where the threshold is; sort them, beginning at 0.
        Variants['AllTraffic'].Scaling.Steps.Steps[1].Add: got 0, must add 1 instance or more; target tracking removes them again; take 1.
        Variants['AllTraffic'].Scaling.Steps.Steps[1].Above: got 5, must be above the step before it; sort them, beginning at 0.
        """, new() { Steps = Steps(new(5, 1), new(5, 0)) });

    [Theory]
    [InlineData("p99", null, "p99")]
    [InlineData("tm95", null, "tm95")]
    [InlineData("average", "Average", null)]
    [InlineData("n", "SampleCount", null)]
    public void Steps_by_a_percentile_are_an_extended_statistic(string given, string? simple, string? extended)
    {
        var alarm = Of(new()
        {
            Steps = Steps(new ScalingStep(0, 1)) with
            {
                Metric = new Metric(new MetricProps { Namespace = "Mine", MetricName = "Waiting", Statistic = given, Unit = Unit.COUNT_PER_SECOND }),
            },
        }).Only("AWS::CloudWatch::Alarm", "Steps");

        Assert.Equal((simple, extended, "Count/Second"), ((string?)alarm["Statistic"], (string?)alarm["ExtendedStatistic"], (string?)alarm["Unit"]));
    }

    [Fact]
    public void Rejects_steps_by_an_expression() => Rejects(
        "Variants['AllTraffic'].Scaling.Steps.Metric: got an expression, must be one metric, by which an alarm can set off a policy; put the value as a metric of your own, or take one of the metrics in it.",
        new()
        {
            Steps = Steps(new ScalingStep(0, 1)) with
            {
                Metric = new MathExpression(new MathExpressionProps { Expression = "m * 2", UsingMetrics = new Dictionary<string, IMetric> { ["m"] = Steps().Metric } }),
            },
        });

    [Fact]
    public void Rejects_steps_by_a_metric_of_another_Region() => Rejects(
        "Variants['AllTraffic'].Scaling.Steps.Metric: got 'Waiting' of a named account or Region, must be of the endpoint's own, where the alarm is that sets off the policy; leave Account and Region out.",
        new() { Steps = Steps(new ScalingStep(0, 1)) with { Metric = new Metric(new MetricProps { Namespace = "Mine", MetricName = "Waiting", Region = "us-east-1" }) } });

    [Theory]
    [InlineData("cron(0 24 * * ? *)")]
    [InlineData("cron(0 7 * * * *)")]
    [InlineData("cron(0 7 ? * ? *)")]
    [InlineData("cron(0 7 ? * FRIDAY *)")]
    [InlineData("cron(0/0 7 * * ? *)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(1 minutes)")]
    [InlineData("at(2030-02-30T08:00:00)")]
    public void Rejects_times_that_are_none(string schedule) => Rejects(
        $"Variants['AllTraffic'].Scaling.Schedules['Night'].Schedule: got '{schedule}', must be cron(minute hour day month weekday year) with a ? for the day or the weekday, rate(1 hour) and the like, or at(yyyy-mm-ddThh:mm:ss); write for example cron(0 19 ? * MON-FRI *).",
        new() { Schedules = [new() { Name = "Night", Schedule = schedule, MinCapacity = 1 }] });

    [Theory]
    [InlineData("cron(0/15 7-19 ? JAN-MAR,12 MON-FRI 2026-2030)")]
    [InlineData("cron(59 23 L * ? *)")]
    [InlineData("cron(0 0 15W * ? *)")]
    [InlineData("cron(0 0 ? * 6#3 *)")]
    [InlineData("rate(12 hours)")]
    [InlineData("at(2028-02-29T23:59:59)")]
    public void Takes_every_form_of_time(string schedule) => Of(new() { Schedules = [new() { Name = "Night", Schedule = schedule, MinCapacity = 1 }] });

    [Fact]
    public void Rejects_names_zones_and_limits_that_the_service_would_refuse() => Rejects("""
        Variants['AllTraffic'].Scaling.Schedules['at: night'].Name: got 'at: night', must be 1 to 256 letters, digits, hyphens and underscores; drop the other characters.
        Variants['AllTraffic'].Scaling.Schedules['at: night'].TimeZone: got 'Paris time', must be a time zone by its IANA name; write for example Europe/Paris, or leave it out for UTC.
        Variants['AllTraffic'].Scaling.Schedules['at: night']: got MinCapacity 11 alone, must be at most MaxCapacity of the scaling, 10, which it leaves as it is; give it a MaxCapacity too.
        Variants['AllTraffic'].Scaling.Schedules['Hourly'].TimeZone: got 'Europe/Paris' with rate(1 hour), must go with cron or at, since a rate has no time of day; leave it out.
        """, new()
    {
        Schedules =
        [
            new() { Name = "at: night", Schedule = "cron(0 19 ? * MON-FRI *)", TimeZone = "Paris time", MinCapacity = 11 },
            new() { Name = "Hourly", Schedule = "rate(1 hour)", TimeZone = "Europe/Paris", MinCapacity = 1 },
        ],
    });

    [Fact]
    public void Rejects_pauses_of_parts_of_a_second() => Rejects(
        "Variants['AllTraffic'].Scaling.ScaleOutCooldown: got 0.5 seconds, must be whole seconds, as Application Auto Scaling counts; take 1.", new() { ScaleOutCooldown = Duration.Millis(500) });
}
