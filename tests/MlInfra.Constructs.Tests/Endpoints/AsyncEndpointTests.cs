using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class AsyncEndpointTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var endpoint = new AsyncEndpoint(stack, "Endpoint", Props(stack) with
        {
            Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("s3://models/churn/model.tar.gz") }),
            SuccessTopic = new Topic(stack, "Success"),
            ErrorTopic = new Topic(stack, "Error"),
            MaxConcurrentInvocationsPerInstance = 4,
            IncludeInferenceResponse = true,
        });
        endpoint.GrantInvoke(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
    }));

    private static AsyncEndpointProps Props(Stack stack) => new()
    {
        Model = Modes.Model,
        InstanceType = "ml.m5.xlarge",
        Bucket = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }),
    };

    private static void Rejects(string problems, Func<AsyncEndpointProps, AsyncEndpointProps> change) =>
        Modes.Rejects("AsyncEndpoint", problems, stack => _ = new AsyncEndpoint(stack, "Endpoint", change(Props(stack))));

    private static Synthesized Accepts(Func<AsyncEndpointProps, AsyncEndpointProps> change) =>
        Synthesized.Of(stack => _ = new AsyncEndpoint(stack, "Endpoint", change(Props(stack))));

    [Fact]
    public void Answers_into_the_bucket_and_tells_the_topics()
    {
        var bucket = Default.Value.Id("AWS::S3::Bucket");

        Json.Equal($$"""
            { "ClientConfig": { "MaxConcurrentInvocationsPerInstance": 4 }, "OutputConfig": {
              "S3OutputPath": { "Fn::Join": ["", ["s3://", { "Ref": "{{bucket}}" }, "/async/output"]] },
              "S3FailurePath": { "Fn::Join": ["", ["s3://", { "Ref": "{{bucket}}" }, "/async/failure"]] },
              "KmsKeyId": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::KMS::Key")}}", "Arn"] },
              "NotificationConfig": { "SuccessTopic": { "Ref": "{{Default.Value.Id("AWS::SNS::Topic", "Success")}}" },
                "ErrorTopic": { "Ref": "{{Default.Value.Id("AWS::SNS::Topic", "Error")}}" },
                "IncludeInferenceResponseIn": ["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"] } } }
            """, Default.Value.Only("AWS::SageMaker::EndpointConfig")["AsyncInferenceConfig"]);
    }

    [Fact]
    public void Scales_to_zero_by_the_backlog_and_back_by_a_step()
    {
        var endpoint = Default.Value.Id("AWS::SageMaker::Endpoint");
        var target = Default.Value.Only("AWS::ApplicationAutoScaling::ScalableTarget");
        var tracking = Default.Value.Only("AWS::ApplicationAutoScaling::ScalingPolicy", "ScalingPolicy");
        var wake = Default.Value.Only("AWS::ApplicationAutoScaling::ScalingPolicy", "WakeUp");
        var alarm = Default.Value.Only("AWS::CloudWatch::Alarm", "WakeUp");

        Assert.Equal((0, 5), ((int)target["MinCapacity"]!, (int)target["MaxCapacity"]!));
        Json.Equal($$"""
            { "TargetValue": 5, "ScaleInCooldown": 300, "ScaleOutCooldown": 300, "CustomizedMetricSpecification": { "Namespace": "AWS/SageMaker",
              "MetricName": "ApproximateBacklogSizePerInstance", "Statistic": "Average",
              "Dimensions": [{ "Name": "EndpointName", "Value": { "Fn::GetAtt": ["{{endpoint}}", "EndpointName"] } }] } }
            """, tracking["TargetTrackingScalingPolicyConfiguration"]);
        Json.Equal("""
            { "AdjustmentType": "ChangeInCapacity", "MetricAggregationType": "Average", "Cooldown": 300,
              "StepAdjustments": [{ "MetricIntervalLowerBound": 0, "ScalingAdjustment": 1 }] }
            """, wake["StepScalingPolicyConfiguration"]);
        Assert.Equal(("HasBacklogWithoutCapacity", "GreaterThanOrEqualToThreshold", "missing", 1, 2),
            ((string?)alarm["MetricName"], (string?)alarm["ComparisonOperator"], (string?)alarm["TreatMissingData"], (int)alarm["Threshold"]!, (int)alarm["EvaluationPeriods"]!));
        Json.Equal($$"""[{ "Ref": "{{Default.Value.Id("AWS::ApplicationAutoScaling::ScalingPolicy", "WakeUp")}}" }]""", alarm["AlarmActions"]);
    }

    [Fact]
    public void Needs_no_wake_up_where_an_instance_always_stands()
    {
        var synthesized = Accepts(props => props with { Scaling = new() { MinCapacity = 1 } });

        Assert.Single(synthesized.All("AWS::ApplicationAutoScaling::ScalingPolicy"));
        Assert.Empty(synthesized.All("AWS::CloudWatch::Alarm", "WakeUp"));
    }

    [Fact]
    public void Wakes_up_where_a_schedule_goes_to_zero()
    {
        var synthesized = Accepts(props => props with { Scaling = new() { MinCapacity = 1, Schedules = ScheduledCapacity.OffHours(7, 19, "Europe/Paris", 1, 5, 0) } });

        Assert.Single(synthesized.All("AWS::CloudWatch::Alarm", "WakeUp"));
        Json.Equal("""
            [{ "ScheduledActionName": "Open", "Schedule": "cron(0 7 ? * MON-FRI *)", "Timezone": "Europe/Paris", "ScalableTargetAction": { "MinCapacity": 1, "MaxCapacity": 5 } },
             { "ScheduledActionName": "Close", "Schedule": "cron(0 19 ? * MON-FRI *)", "Timezone": "Europe/Paris", "ScalableTargetAction": { "MinCapacity": 0, "MaxCapacity": 0 } }]
            """, synthesized.Only("AWS::ApplicationAutoScaling::ScalableTarget")["ScheduledActions"]);
    }

    [Fact]
    public void The_role_may_read_requests_write_answers_and_tell_of_them_and_no_more()
    {
        var policy = Default.Value.Resource("AWS::IAM::Role", "EndpointRole")["Properties"]!["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadModels", "PullImages", "LogInToRegistry", "ReadRequests", "FindRequests", "WriteAnswers", "CryptRequests", "TellOfAnswers", "WriteLogs", "PutMetrics"], Json.Sids(policy));
        Json.Equal($$"""{ "Fn::Join": ["", [{ "Fn::GetAtt": ["{{Default.Value.Id("AWS::S3::Bucket")}}", "Arn"] }, "/async/input/*"]] }""", Json.Statement(policy, "ReadRequests")["Resource"]);
    }

    [Fact]
    public void A_caller_may_upload_ask_and_read()
    {
        var policy = Default.Value.Only("AWS::IAM::Policy", "Caller")["PolicyDocument"]!["Statement"]!.AsArray();

        Assert.Equal(["\"sagemaker:InvokeEndpointAsync\"", """["s3:PutObject","s3:AbortMultipartUpload"]""", "\"s3:GetObject\"", """["kms:GenerateDataKey","kms:Decrypt"]"""],
            policy.Select(statement => statement!["Action"]!.ToJsonString()));
    }

    [Fact]
    public void Rejects_what_does_not_fit() => Rejects("""
        MaxConcurrentInvocationsPerInstance: got 1001, must be 1 to 1000; take 1000.
        InputPrefix: got '/in/', must name a folder of the bucket without slashes at its ends; take the default.
        FailurePrefix: got 'async/output', which OutputPrefix has too, must be a folder of its own, or answers would be taken for requests; take another.
        Scaling.MinCapacity: got -1, must be 0 or more, since there are no fewer than no instances; take 0.
        Scaling.BacklogPerInstance: got 0, must be above 0; take 5.
        Scaling.WakeUpAfter: got 90 seconds, must be whole minutes, since the metric comes once a minute; take 2 minutes.
        Rollout: got a canary of 1 instance with -1 in variant 'AllTraffic', must be at most half of every variant's instances; take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity).
        IncludeInferenceResponse: got true without a topic, must come with the topic whose messages hold the answer; set SuccessTopic or ErrorTopic.
        """, props => props with
    {
        MaxConcurrentInvocationsPerInstance = 1001,
        InputPrefix = "/in/",
        FailurePrefix = "async/output",
        Scaling = new() { MinCapacity = -1, BacklogPerInstance = 0, WakeUpAfter = Duration.Seconds(90) },
        Rollout = Rollout.Canary(Capacity.Instances(1)),
        IncludeInferenceResponse = true,
    });

    [Fact]
    public void Rejects_Inf1_burstable_types_and_a_volume_key_on_NVMe()
    {
        Rejects("InstanceType: got ml.inf1.xlarge, must be without Inf1, which SageMaker leaves out of asynchronous inference; take Inf2.", props => props with { InstanceType = "ml.inf1.xlarge" });
        Rejects("Scaling: got target tracking on ml.t2.medium, must run on an instance type that is not burstable; SageMaker refuses to register these; take ml.m5.large, or leave the scaling out.",
            props => props with { InstanceType = "ml.t2.medium" });
        Accepts(props => props with { InstanceType = "ml.t2.medium", Scaling = null });
        Modes.Rejects("AsyncEndpoint",
            "EncryptionKey: got a key with variant 'AllTraffic' on ml.g5.xlarge, must not be given for instance types with local NVMe storage, which is encrypted by the instance; leave the key out, or take a type without NVMe.",
            stack => _ = new AsyncEndpoint(stack, "Endpoint", Props(stack) with { InstanceType = "ml.g5.xlarge", EncryptionKey = new Key(stack, "Volumes") }));
    }

    [Fact]
    public void Metrics_of_the_queue_are_by_the_endpoint_alone() => Synthesized.Of(stack =>
    {
        var endpoint = new AsyncEndpoint(stack, "Endpoint", Props(stack));

        Assert.Equal(["ApproximateBacklogSize", "ApproximateBacklogSizePerInstance", "HasBacklogWithoutCapacity", "ApproximateAgeOfOldestRequest"], new[]
        {
            endpoint.MetricApproximateBacklogSize(), endpoint.MetricApproximateBacklogSizePerInstance(), endpoint.MetricHasBacklogWithoutCapacity(), endpoint.MetricApproximateAgeOfOldestRequest(),
        }.Select(metric => metric.MetricName));
        Assert.Equal(["EndpointName"], endpoint.MetricApproximateBacklogSize().Dimensions!.Keys);
    });

    [Fact]
    public void The_role_may_use_the_key_of_an_encrypted_topic_or_no_message_would_be_sent()
    {
        var synthesized = Accepts(props =>
        {
            var stack = Stack.Of(props.Bucket);
            return props with
            {
                Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1") }),
                ErrorTopic = new Topic(stack, "Error", new TopicProps { MasterKey = new Key(stack, "TopicKey") }),
            };
        });
        var role = synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();

        Json.Equal($$"""
            { "Sid": "EncryptMessages", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": { "Fn::GetAtt": ["{{synthesized.Id("AWS::KMS::Key", "TopicKey")}}", "Arn"] } }
            """, Assert.Single(role, statement => (string?)statement!["Sid"] == "EncryptMessages"));
    }
}
