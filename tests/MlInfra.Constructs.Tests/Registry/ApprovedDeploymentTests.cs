using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Registry;

public sealed class ApprovedDeploymentTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Of(group => new() { Group = group, LambdaPackage = FakePackage.Folder }));

    private static Synthesized Of(Func<ModelGroup, ApprovedDeploymentProps> props) => Synthesized.Of(stack =>
        _ = new ApprovedDeployment(stack, "Approved", props(new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = "churn" }))));

    [Fact]
    public void The_stack_takes_a_version_of_the_group_or_nothing_as_its_parameter()
    {
        var parameter = Default.Value.Template["Parameters"]!["ModelPackageArn"]!;

        Assert.Equal("String", (string?)parameter["Type"]);
        Assert.Equal("", (string?)parameter["Default"]);
        Assert.Equal("^$|^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package/(churn)/[0-9]+$", (string?)parameter["AllowedPattern"]);
        Json.Equal("""{ "Fn::Not": [{ "Fn::Equals": [{ "Ref": "ModelPackageArn" }, ""] }] }""", Default.Value.Template["Conditions"]!["HasApprovedModel"]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:model-package/Churn/3", true)]
    [InlineData("arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:model-package/churn/12", true)]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:model-package/other/3", false)]
    [InlineData("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/", false)]
    [InlineData("churn/3", false)]
    public void The_parameters_pattern_knows_versions_of_the_group_from_others(string value, bool taken)
    {
        var synthesized = Synthesized.Of(stack => _ = new ApprovedDeployment(stack, "Approved", new()
        {
            Group = new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = "Churn" }),
            LambdaPackage = FakePackage.Folder,
        }));

        Assert.Matches("^.", (string?)synthesized.Template["Parameters"]!["ModelPackageArn"]!["AllowedPattern"]);
        Assert.Equal(taken, System.Text.RegularExpressions.Regex.IsMatch(value, (string)synthesized.Template["Parameters"]!["ModelPackageArn"]!["AllowedPattern"]!));
    }

    [Fact]
    public void Decisions_on_the_group_go_to_the_queue_with_retries_and_dead_letters()
    {
        var rule = Default.Value.Only("AWS::Events::Rule");

        Json.Equal("""
            { "source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Package State Change"],
              "detail": { "ModelPackageGroupName": ["churn"], "ModelApprovalStatus": ["Approved", "Rejected"] } }
            """, rule["EventPattern"]);
        Json.Equal($$"""
            [{ "Id": "Queue", "Arn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue", "Queue")}}", "Arn"] },
               "DeadLetterConfig": { "Arn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::SQS::Queue", "DeadLetters")}}", "Arn"] } },
               "RetryPolicy": { "MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185 } }]
            """, rule["Targets"]);
    }

    [Fact]
    public void An_approval_that_met_a_busy_stack_comes_back_after_a_minute_for_three_hours()
    {
        var queue = Default.Value.Only("AWS::SQS::Queue", "Queue");
        var function = Default.Value.Only("AWS::Lambda::Function");

        Assert.Equal(60, (int)queue["VisibilityTimeout"]!);
        Assert.True(2 * (int)function["Timeout"]! <= (int)queue["VisibilityTimeout"]!);
        Assert.Equal(3 * 3600, (int)queue["VisibilityTimeout"]! * (int)queue["RedrivePolicy"]!["maxReceiveCount"]!);
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("DeadLetters")]
    public void Both_queues_are_encrypted_and_take_messages_over_TLS_from_the_rule_only(string id)
    {
        var queue = Default.Value.Only("AWS::SQS::Queue", id);
        var policy = Default.Value.Only("AWS::SQS::QueuePolicy", id + "Policy")["PolicyDocument"];

        Json.Equal($$"""{ "Fn::GetAtt": ["{{Default.Value.Id("AWS::KMS::Key")}}", "Arn"] }""", queue["KmsMasterKeyId"]);
        Assert.Equal("Deny", (string?)Json.Statement(policy, "DenyPlainHttp")["Effect"]);
        var allow = Json.Statement(policy, "AllowTheRule");
        Json.Equal("""{ "Service": "events.amazonaws.com" }""", allow["Principal"]);
        Json.Equal($$"""{ "ArnEquals": { "aws:SourceArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::Events::Rule")}}", "Arn"] } } }""", allow["Condition"]);
    }

    [Fact]
    public void EventBridge_may_use_the_key_for_this_account()
    {
        var statement = Json.Statement(Default.Value.Only("AWS::KMS::Key")["KeyPolicy"], "AllowEventBridge");

        Json.Equal("""["kms:Decrypt", "kms:GenerateDataKey"]""", statement["Action"]);
        Json.Equal("""{ "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } }""", statement["Condition"]);
    }

    [Fact]
    public void The_function_is_the_package_on_dotnet10_and_knows_its_stack_group_and_parameter()
    {
        var function = Default.Value.Only("AWS::Lambda::Function");

        Assert.Equal("dotnet10", (string?)function["Runtime"]);
        Assert.Equal("MlInfra.Lambdas", (string?)function["Handler"]);
        Json.Equal("""["arm64"]""", function["Architectures"]);
        Json.Equal("""
            { "MLINFRA_FUNCTION": "DeployApprovedModel", "STACK_ID": { "Ref": "AWS::StackId" },
              "MODEL_PACKAGE_GROUP_NAME": "churn", "PARAMETER_NAME": "ModelPackageArn" }
            """, function["Environment"]!["Variables"]);
        Json.Equal($$"""{ "LogGroup": { "Ref": "{{Default.Value.Id("AWS::Logs::LogGroup")}}" } }""", function["LoggingConfig"]);
        Assert.Equal(90, (int)Default.Value.Only("AWS::Logs::LogGroup")["RetentionInDays"]!);
    }

    [Fact]
    public void The_function_reports_each_message_by_itself()
    {
        var source = Default.Value.Only("AWS::Lambda::EventSourceMapping");

        Json.Equal("""["ReportBatchItemFailures"]""", source["FunctionResponseTypes"]);
        Assert.Equal(10, (int)source["BatchSize"]!);
    }

    [Fact]
    public void The_role_may_update_its_own_stack_read_its_group_and_nothing_else()
    {
        var policy = Default.Value.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadTheGroup", "UpdateThisStack", "ReadBootstrapVersion", "TakeFromTheQueue", "DecryptTheQueue", "WriteTheLog"], Json.Sids(policy));
        var update = Json.Statement(policy, "UpdateThisStack");
        Json.Equal("""["cloudformation:DescribeStacks", "cloudformation:UpdateStack"]""", update["Action"]);
        Json.Equal("""{ "Ref": "AWS::StackId" }""", update["Resource"]);
        Assert.DoesNotContain(policy!["Statement"]!.AsArray(), statement => (string?)(statement!["Resource"] as System.Text.Json.Nodes.JsonValue) == "*");
        Assert.Single(Default.Value.All("AWS::IAM::Policy").Values.Concat(Default.Value.All("AWS::IAM::Role").Values));
    }

    [Fact]
    public void Dead_letters_and_errors_raise_alarms_that_go_to_the_topic()
    {
        var synthesized = Synthesized.Of(stack => _ = new ApprovedDeployment(stack, "Approved", new()
        {
            Group = ModelGroup.FromModelPackageGroupName("churn"),
            LambdaPackage = FakePackage.Folder,
            AlarmTopic = new Topic(stack, "Alarms"),
        }));

        var dead = synthesized.Only("AWS::CloudWatch::Alarm", "DeadLettersAlarm");
        var errors = synthesized.Only("AWS::CloudWatch::Alarm", "ErrorsAlarm");
        Assert.Equal("ApproximateNumberOfMessagesVisible", (string?)dead["MetricName"]);
        Assert.Equal(0, (int)dead["Threshold"]!);
        Assert.Equal("Errors", (string?)errors["MetricName"]);
        Assert.All([dead, errors], alarm => Json.Equal($$"""[{ "Ref": "{{synthesized.Id("AWS::SNS::Topic")}}" }]""", alarm["AlarmActions"]));
    }

    [Fact]
    public void Two_deployments_share_a_stack_under_two_parameters()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            _ = new ApprovedDeployment(stack, "Champion", new() { Group = ModelGroup.FromModelPackageGroupName("champion"), LambdaPackage = FakePackage.Folder });
            _ = new ApprovedDeployment(stack, "Challenger", new()
            {
                Group = ModelGroup.FromModelPackageGroupName("challenger"), LambdaPackage = FakePackage.Folder, ParameterName = "Challenger",
            });
        });

        Assert.Equal(["HasApprovedModel", "HasApprovedChallenger"], synthesized.Template["Conditions"]!.AsObject().Select(pair => pair.Key).Where(name => name.StartsWith("Has", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_foreign_key_is_left_as_it_is_with_a_warning()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var key = Key.FromKeyArn(stack, "Foreign", "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000");
            var approved = new ApprovedDeployment(stack, "Approved", new() { Group = ModelGroup.FromModelPackageGroupName("churn"), LambdaPackage = FakePackage.Folder, EncryptionKey = key });
            Assert.Contains(approved.Node.Metadata, entry => entry.Type == "aws:cdk:warning" && entry.Data.ToString()!.Contains("events.amazonaws.com", StringComparison.Ordinal));
        });

        Assert.Empty(synthesized.All("AWS::KMS::Key"));
    }

    [Fact]
    public void Rejects_all_that_is_out_of_range_at_once()
    {
        var error = Assert.Throws<DefinitionException>(() => Of(group => new()
        {
            Group = group,
            ParameterName = "Model-Arn",
            BusyStackMinutes = 0,
            MemoryMiB = 100,
            LogRetentionDays = 8,
            LambdaPackage = "/nowhere",
        }));

        Assert.Equal("""
            ApprovedDeployment at 'Test/Approved' can't be defined:
            ParameterName: got 'Model-Arn', must be 1 to 200 letters and digits, as CloudFormation names parameters; drop the other characters.
            BusyStackMinutes: got 0 minutes, must be 1 to 1000 minutes, one try of the queue for each; take 180, or what your slowest update needs.
            MemoryMiB: got 100 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
            LogRetentionDays: got 8 days, must be a period that CloudWatch Logs offers; take 14.
            LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.
            """, error.Message);
    }

    [Theory]
    [InlineData(1, 128, 1)]
    [InlineData(1000, 10240, 3653)]
    public void Takes_the_ends_of_each_range(int minutes, int memory, int days)
    {
        var synthesized = Of(group => new()
        {
            Group = group, LambdaPackage = FakePackage.Folder, BusyStackMinutes = minutes, MemoryMiB = memory, LogRetentionDays = days,
        });

        Assert.Equal(minutes, (int)synthesized.Only("AWS::SQS::Queue", "Queue")["RedrivePolicy"]!["maxReceiveCount"]!);
    }
}
