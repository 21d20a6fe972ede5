using System.Text.Json.Nodes;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Tests.Iam;

/// <summary>
/// What the policies of a registry and a stage in two accounts let whom do, as the constructs write them. Between accounts both must let: the
/// caller's own policy, and the resource's.
/// </summary>
public sealed class AccountPoliciesTests
{
    private const string Administrator = """{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }""";
    private const string Group = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn";
    private const string Version = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/7";
    private const string Artifact = "arn:aws:s3:::registry-artifacts/churn/run-1/model.tar.gz";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000";
    private const string Bus = "arn:aws:events:eu-west-1:222233334444:event-bus/default";
    private const string Registry = "111122223333";
    private const string Staging = "222233334444";
    private const string Production = "333344445555";
    private const string Propose = "sagemaker:ModelLifeCycle:stage=Production,sagemaker:ModelLifeCycle:stageStatus=PendingApproval";
    private const string StateChange = "events:source=aws.sagemaker,events:detail-type=SageMaker Model Package State Change";

    private static readonly JsonObject Policies = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Iam", "account-policies.json")))!.AsObject();

    [Theory]
    [InlineData("deploy", "group", "sagemaker:ListModelPackages", Group, "")]
    [InlineData("deploy", "group", "sagemaker:DescribeModelPackage", Version, "")]
    [InlineData("promote", "group", "sagemaker:DescribeModelPackage", Version, "")]
    [InlineData("promote", "group", "sagemaker:UpdateModelPackage", Version, "")]
    [InlineData("promote", "group", "sagemaker:UpdateModelPackage", Version, Propose)]
    [InlineData("administrator", "group", "sagemaker:CreateModel", Version, "")]
    [InlineData("serve", "bucket", "s3:GetObject", Artifact, "aws:SecureTransport=true")]
    [InlineData("serve", "key", "kms:Decrypt", Key, "kms:ViaService=s3.eu-west-1.amazonaws.com")]
    public void A_stage_does_what_it_is_for(string role, string owner, string action, string resource, string context) =>
        Assert.True(Allowed(Staging, role, owner, action, resource, context));

    [Fact]
    public void The_registry_tells_a_stage_of_its_versions() => Assert.True(Allowed(Registry, "forward", "bus", "events:PutEvents", Bus, StateChange));

    /// <summary>However powerful a role is in its own account.</summary>
    [Theory]
    [InlineData(Staging, "group", "sagemaker:UpdateModelPackage", Version, "sagemaker:ModelLifeCycle:stage=Production,sagemaker:ModelLifeCycle:stageStatus=Approved")]
    [InlineData(Staging, "group", "sagemaker:UpdateModelPackage", Version, "sagemaker:ModelLifeCycle:stage=Staging,sagemaker:ModelLifeCycle:stageStatus=PendingApproval")]
    [InlineData(Staging, "group", "sagemaker:UpdateModelPackage", Version, "sagemaker:ModelApprovalStatus=Approved")]
    [InlineData(Staging, "group", "sagemaker:UpdateModelPackage", Version, Propose + ",sagemaker:ModelApprovalStatus=Approved")]
    [InlineData(Production, "group", "sagemaker:UpdateModelPackage", Version, "")]
    [InlineData(Production, "group", "sagemaker:UpdateModelPackage", Version, Propose)]
    [InlineData(Production, "group", "sagemaker:UpdateModelPackage", Version, "sagemaker:ModelLifeCycle:stage=Production,sagemaker:ModelLifeCycle:stageStatus=Approved")]
    [InlineData(Staging, "group", "sagemaker:DeleteModelPackage", Version, "")]
    [InlineData(Staging, "group", "sagemaker:CreateModelPackage", Version, "")]
    [InlineData(Staging, "group", "sagemaker:DescribeModelPackage", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn-eu/7", "")]
    [InlineData("444455556666", "group", "sagemaker:DescribeModelPackage", Version, "")]
    [InlineData(Staging, "bucket", "s3:GetObject", "arn:aws:s3:::registry-artifacts/fraud/model.tar.gz", "aws:SecureTransport=true")]
    [InlineData(Staging, "bucket", "s3:GetObject", Artifact, "aws:SecureTransport=false")]
    [InlineData(Staging, "bucket", "s3:PutObject", Artifact, "aws:SecureTransport=true")]
    [InlineData("444455556666", "bucket", "s3:GetObject", Artifact, "aws:SecureTransport=true")]
    [InlineData(Staging, "key", "kms:Decrypt", Key, "")]
    [InlineData(Staging, "key", "kms:GenerateDataKey", Key, "kms:ViaService=s3.eu-west-1.amazonaws.com")]
    [InlineData("444455556666", "key", "kms:Decrypt", Key, "kms:ViaService=s3.eu-west-1.amazonaws.com")]
    [InlineData(Registry, "bus", "events:PutEvents", Bus, "events:source=aws.ec2,events:detail-type=SageMaker Model Package State Change")]
    [InlineData(Registry, "bus", "events:PutEvents", Bus, "events:source=aws.sagemaker,events:detail-type=SageMaker Training Job State Change")]
    [InlineData(Registry, "bus", "events:PutEvents", Bus, "")]
    [InlineData(Registry, "bus", "events:PutRule", Bus, StateChange)]
    [InlineData("444455556666", "bus", "events:PutEvents", Bus, StateChange)]
    public void An_administrator_of_another_account_does_no_more_than_the_owner_lets_it(string account, string owner, string action, string resource, string context) =>
        Assert.False(Allowed(account, "administrator", owner, action, resource, context));

    [Theory]
    [InlineData("deploy", "sagemaker:UpdateModelPackage", Version, "")]
    [InlineData("deploy", "sagemaker:DescribeModelPackage", "arn:aws:sagemaker:eu-west-1:222233334444:model-package/churn/7", "")]
    [InlineData("promote", "sagemaker:UpdateModelPackage", Version, "sagemaker:ModelLifeCycle:stage=Production,sagemaker:ModelLifeCycle:stageStatus=Approved")]
    [InlineData("promote", "sagemaker:UpdateModelPackage", "arn:aws:sagemaker:eu-west-1:222233334444:model-package/churn/7", "")]
    [InlineData("serve", "s3:GetObject", "arn:aws:s3:::registry-artifacts/fraud/model.tar.gz", "")]
    [InlineData("forward", "events:PutEvents", "arn:aws:events:eu-west-1:333344445555:event-bus/default", "")]
    public void A_role_does_no_more_than_it_is_for_whatever_others_let_it(string role, string action, string resource, string context) =>
        Assert.NotEqual(Verdict.Allow, Identity(role).Judge(action, resource, Context(context)));

    private static bool Allowed(string account, string role, string owner, string action, string resource, string context)
    {
        var (arn, session) = ($"arn:aws:iam::{account}:role/{role}", $"arn:aws:sts::{account}:assumed-role/{role}/session");
        return Identity(role).Judge(action, resource, Context(context)) == Verdict.Allow
            && PolicyDocument.Parse(Policies[owner]!.ToJsonString()).Judge(new PolicyCaller(account, session, arn, null), action, resource, Context(context)) is Verdict.Allow or Verdict.AllowAccount;
    }

    private static PolicyDocument Identity(string role) => PolicyDocument.Parse(role == "administrator" ? Administrator : Policies[role]!.ToJsonString());

    private static RequestContext Context(string keys) =>
        new(keys.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
}
