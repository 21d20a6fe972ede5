using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Baseline;

/// <summary>Whether an alarm that rings reaches the topic that it is sent to.</summary>
public sealed class AlarmTopicTests
{
    private static Synthesized Of(Func<Stack, ITopic> topic) => Synthesized.Of(stack =>
    {
        var alarms = new EndpointAlarms { Topic = topic(stack) };
        _ = new RealTimeEndpoint(stack, "First", new() { Variants = [EndpointFixture.Variant], Alarms = alarms });
        _ = new RealTimeEndpoint(stack, "Second", new() { Variants = [EndpointFixture.Variant], Alarms = alarms });
    });

    private static JsonNode Statement(JsonNode? policy, string sid) => Assert.Single(policy!["Statement"]!.AsArray(), one => (string?)one!["Sid"] == sid)!;

    [Fact]
    public void CloudWatch_may_use_the_key_of_an_encrypted_topic() => Json.Equal("""
        { "Sid": "AllowCloudWatch", "Effect": "Allow", "Principal": { "Service": "cloudwatch.amazonaws.com" }, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*",
          "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } } }
        """, Statement(Of(stack => new Topic(stack, "Topic", new TopicProps { MasterKey = new Key(stack, "Key") })).Only("AWS::KMS::Key")["KeyPolicy"], "AllowCloudWatch"));

    [Fact]
    public void CloudWatch_may_publish_to_a_topic_that_has_a_policy_of_its_own()
    {
        var synthesized = Of(stack => new Topic(stack, "Topic", new TopicProps { EnforceSSL = true }));

        Json.Equal($$"""
            { "Sid": "AllowAlarms", "Effect": "Allow", "Principal": { "Service": "cloudwatch.amazonaws.com" }, "Action": "sns:Publish", "Resource": { "Ref": "{{synthesized.Id("AWS::SNS::Topic")}}" },
              "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } } }
            """, Statement(synthesized.Only("AWS::SNS::TopicPolicy")["PolicyDocument"], "AllowAlarms"));
    }

    [Fact]
    public void A_topic_without_a_policy_is_open_to_its_account_and_stays_so() => Assert.Empty(Of(stack => new Topic(stack, "Topic")).All("AWS::SNS::TopicPolicy"));

    [Fact]
    public void A_topic_of_elsewhere_is_left_alone() => Assert.Empty(Of(stack => Topic.FromTopicArn(stack, "Topic", "arn:aws:sns:eu-west-1:111122223333:alarms")).All("AWS::SNS::TopicPolicy"));
}
