using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class EndpointBehaviourTests
{
    private static readonly Lazy<Synthesized> Scaled = new(() => EndpointFixture.Of(EndpointFixture.Variant with { Scaling = new() }));

    [Fact]
    public void Scales_between_1_and_10_instances_on_the_endpoint_that_is_there()
    {
        Json.Equal($$"""
            { "ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1, "MaxCapacity": 10,
              "ResourceId": { "Fn::Join": ["", ["endpoint/", { "Fn::GetAtt": ["{{Scaled.Value.Id("AWS::SageMaker::Endpoint")}}", "EndpointName"] }, "/variant/AllTraffic"]] } }
            """, Scaled.Value.Only("AWS::ApplicationAutoScaling::ScalableTarget"));
    }

    [Fact]
    public void Keeps_1000_requests_a_minute_per_instance_and_is_quick_to_add_and_slow_to_remove()
    {
        var policy = Scaled.Value.Only("AWS::ApplicationAutoScaling::ScalingPolicy");

        Assert.Equal("TargetTrackingScaling", (string?)policy["PolicyType"]);
        Json.Equal($$"""{ "Ref": "{{Scaled.Value.Id("AWS::ApplicationAutoScaling::ScalableTarget")}}" }""", policy["ScalingTargetId"]);
        Json.Equal("""
            { "TargetValue": 1000, "PredefinedMetricSpecification": { "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance" },
              "ScaleInCooldown": 300, "ScaleOutCooldown": 60 }
            """, policy["TargetTrackingScalingPolicyConfiguration"]);
    }

    [Fact]
    public void Captures_a_fifth_of_requests_and_answers_where_the_role_may_write()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)) }],
            Capture = new() { Bucket = new Bucket(stack, "Captured", new BucketProps { Encryption = BucketEncryption.KMS }), Check = null },
        }));

        var bucket = synthesized.Id("AWS::S3::Bucket", "Captured");
        Json.Equal($$"""
            { "EnableCapture": true, "InitialSamplingPercentage": 20,
              "DestinationS3Uri": { "Fn::Join": ["", ["s3://", { "Ref": "{{bucket}}" }, "/data-capture"]] },
              "CaptureOptions": [{ "CaptureMode": "Input" }, { "CaptureMode": "Output" }],
              "CaptureContentTypeHeader": { "CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"] },
              "KmsKeyId": { "Fn::GetAtt": ["{{synthesized.Id("AWS::KMS::Key", "Captured")}}", "Arn"] } }
            """, synthesized.Only("AWS::SageMaker::EndpointConfig")["DataCaptureConfig"]);
        var policy = synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"];
        Json.Equal($$"""{ "Fn::Join": ["", [{ "Fn::GetAtt": ["{{bucket}}", "Arn"] }, "/data-capture/*"]] }""", Json.Statement(policy, "WriteCapturedData")["Resource"]);
        Json.Equal("""["kms:GenerateDataKey", "kms:Decrypt"]""", Json.Statement(policy, "EncryptCapturedData")["Action"]);
    }

    [Fact]
    public void Captures_answers_only_with_a_key_of_their_own()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant],
            Capture = new() { Bucket = new Bucket(stack, "Captured"), Input = false, Percentage = 100, CsvContentTypes = [], EncryptionKey = new Key(stack, "Key") },
        }));

        var capture = synthesized.Only("AWS::SageMaker::EndpointConfig")["DataCaptureConfig"]!;
        Json.Equal("""[{ "CaptureMode": "Output" }]""", capture["CaptureOptions"]);
        Json.Equal("""{ "JsonContentTypes": ["application/json"] }""", capture["CaptureContentTypeHeader"]);
        Assert.NotNull(capture["KmsKeyId"]);
    }

    [Fact]
    public void Moves_all_traffic_at_once_by_default_and_keeps_the_old_fleet_for_five_minutes()
    {
        var deployment = Scaled.Value.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!;

        Json.Equal("""
            { "TerminationWaitInSeconds": 300, "TrafficRoutingConfiguration": { "Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0 } }
            """, deployment["BlueGreenUpdatePolicy"]);
    }

    [Fact]
    public void A_canary_bakes_before_the_rest_follows()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant with { InitialInstanceCount = 2 },
            props => props with { Rollout = Rollout.Canary(Capacity.Instances(1), Duration.Minutes(10), Duration.Minutes(2)) });

        Json.Equal("""
            { "TerminationWaitInSeconds": 120, "TrafficRoutingConfiguration":
              { "Type": "CANARY", "WaitIntervalInSeconds": 600, "CanarySize": { "Type": "INSTANCE_COUNT", "Value": 1 } } }
            """, synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["BlueGreenUpdatePolicy"]);
    }

    [Fact]
    public void Linear_goes_in_steps()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant, props => props with { Rollout = Rollout.Linear(Capacity.Percent(25), Duration.Minutes(1)) });

        Json.Equal("""
            { "TerminationWaitInSeconds": 300, "TrafficRoutingConfiguration":
              { "Type": "LINEAR", "WaitIntervalInSeconds": 60, "LinearStepSize": { "Type": "CAPACITY_PERCENT", "Value": 25 } } }
            """, synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["BlueGreenUpdatePolicy"]);
    }

    [Fact]
    public void Two_alarms_a_variant_are_there_before_the_endpoint_and_bring_back_the_old_configuration()
    {
        var errors = Scaled.Value.Only("AWS::CloudWatch::Alarm", "ServerErrors");
        var latency = Scaled.Value.Only("AWS::CloudWatch::Alarm", "Latency");

        Json.Equal("""[{ "Name": "EndpointName", "Value": "Test-Endpoint-0FBD4E12" }, { "Name": "VariantName", "Value": "AllTraffic" }]""", errors["Dimensions"]);
        Assert.Equal(("Invocation5XXErrors", "Average", 0.01), ((string?)errors["MetricName"], (string?)errors["Statistic"], (double)errors["Threshold"]!));
        Assert.Equal(("ModelLatency", "p99", 2_000_000), ((string?)latency["MetricName"], (string?)latency["ExtendedStatistic"], (int)latency["Threshold"]!));
        Json.Equal($$"""
            [{ "AlarmName": { "Ref": "{{Scaled.Value.Id("AWS::CloudWatch::Alarm", "ServerErrors")}}" } },
             { "AlarmName": { "Ref": "{{Scaled.Value.Id("AWS::CloudWatch::Alarm", "Latency")}}" } }]
            """, Scaled.Value.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]);
    }

    [Fact]
    public void Alarms_have_limits_a_topic_and_company()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant],
            Alarms = new()
            {
                ServerErrorShare = 0.05,
                ModelLatencyP99 = Duration.Millis(250),
                Topic = new Topic(stack, "Topic"),
                More = [Alarm.FromAlarmArn(stack, "Theirs", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:theirs")],
            },
        }));

        Assert.Equal(0.05, (double)synthesized.Only("AWS::CloudWatch::Alarm", "ServerErrors")["Threshold"]!);
        Assert.Equal(250_000, (int)synthesized.Only("AWS::CloudWatch::Alarm", "Latency")["Threshold"]!);
        Assert.All(synthesized.All("AWS::CloudWatch::Alarm").Values, alarm => Assert.Single(alarm["Properties"]!["AlarmActions"]!.AsArray()));
        Assert.Equal("theirs", (string?)synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]![2]!["AlarmName"]);
    }

    [Fact]
    public void Without_alarms_nothing_is_watched()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant, props => props with { Alarms = null });

        Assert.Empty(synthesized.All("AWS::CloudWatch::Alarm"));
        Assert.Null(synthesized.Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]);
    }

    [Fact]
    public void A_template_is_the_same_whatever_the_language_of_the_machine()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = german.NumberFormat.PercentDecimalSeparator = ",";
        var props = new RealTimeEndpointProps { Variants = [EndpointFixture.Variant], Alarms = new() { ServerErrorShare = 0.015, ModelLatencyP99 = Amazon.CDK.Duration.Millis(250) } };
        var expected = EndpointFixture.Of(props).Template.ToJsonString();
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = german;

            Assert.Equal(expected, EndpointFixture.Of(props).Template.ToJsonString());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
