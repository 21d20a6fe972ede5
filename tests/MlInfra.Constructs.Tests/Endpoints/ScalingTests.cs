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
        Variants['AllTraffic'].Scaling.Schedules['Night'].Schedule: got '0 19 * * *', must be cron(...) of six fields, rate(...) or at(yyyy-mm-ddThh:mm:ss); write for example cron(0 19 ? * MON-FRI *).
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
}
