using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Registry;

public sealed class SharedModelGroupTests
{
    private static readonly PromotionStages Stages = PromotionStages.InOrder("Staging", "Production");

    private static readonly StackProps Registry = Env("111122223333");

    private static StackProps Env(string account, string region = "eu-west-1") => new() { Env = new Amazon.CDK.Environment { Account = account, Region = region } };

    private static SharedModelGroupProps Props(Stack stack, params StageAccount[] accounts) => new()
    {
        Group = new ModelGroup(stack, "Models", new() { ModelPackageGroupName = "churn" }),
        Artifacts = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }),
        Accounts = accounts,
    };

    private static string Refusal(Func<Stack, SharedModelGroupProps> props, StackProps? env = null) =>
        Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new SharedModelGroup(stack, "Shared", props(stack)), env ?? Registry)).Message;

    [Fact]
    public void People_of_a_stage_may_approve_for_it_where_that_is_said()
    {
        var synthesized = Synthesized.Of(stack => _ = new SharedModelGroup(stack, "Shared",
            Props(stack, new StageAccount { Account = "333344445555", Stage = Stages.Stage("Production"), MayApprove = true })), Registry);

        var policy = synthesized.Only("AWS::SageMaker::ModelPackageGroup")["ModelPackageGroupPolicy"];
        Assert.Equal(["ReadTheGroup", "DeployVersions", "ApproveIn333344445555"], Json.Sids(policy));
        Json.Equal("""
            { "StringEquals": { "sagemaker:ModelLifeCycle:stage": "Production", "sagemaker:ModelLifeCycle:stageStatus": ["Approved", "Rejected"] },
              "Null": { "sagemaker:ModelApprovalStatus": "true" } }
            """, Json.Statement(policy, "ApproveIn333344445555")["Condition"]);
    }

    [Fact]
    public void Images_are_let_be_pulled_and_a_topic_is_told_of_events_that_did_not_get_through()
    {
        var synthesized = Synthesized.Of(
            stack => _ = new SharedModelGroup(stack, "Shared", Props(stack, new StageAccount { Account = "333344445555" }) with { Repositories = [new Repository(stack, "Images")], AlarmTopic = new Topic(stack, "Topic") }),
            Registry);

        var statement = Assert.Single(synthesized.Only("AWS::ECR::Repository")["RepositoryPolicyText"]!["Statement"]!.AsArray())!;
        Json.Equal("""["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]""", statement["Action"]);
        Assert.Single(synthesized.Only("AWS::CloudWatch::Alarm", "DeadLettersAlarm")["AlarmActions"]!.AsArray());
        Assert.Equal(["ReadTheGroup", "DeployVersions"], Json.Sids(synthesized.Only("AWS::SageMaker::ModelPackageGroup")["ModelPackageGroupPolicy"]));
    }

    [Fact]
    public void Where_all_stages_are_the_registrys_own_account_nothing_is_shared()
    {
        var synthesized = Synthesized.Of(stack => _ = new SharedModelGroup(stack, "Shared", Props(stack,
            new StageAccount { Account = "111122223333", Stage = Stages.Stage("Staging") }, new StageAccount { Account = "111122223333", Stage = Stages.Stage("Production") })), Registry);

        Assert.Null(synthesized.Only("AWS::SageMaker::ModelPackageGroup")["ModelPackageGroupPolicy"]);
        Assert.Empty(synthesized.All("AWS::Events::Rule"));
    }

    [Fact]
    public void What_is_not_of_this_app_is_left_as_it_is_with_a_warning_that_says_what_it_needs()
    {
        _ = Synthesized.Of(
            stack =>
            {
                var bucket = Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", EncryptionKey = Key.FromKeyArn(stack, "TheirKey", "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000") });
                var shared = new SharedModelGroup(stack, "Shared", Props(stack, new StageAccount { Account = "333344445555" }) with { Artifacts = bucket, Prefix = "churn/", Repositories = [Repository.FromRepositoryName(stack, "Images", "images")] });

                Assert.Equal(
                    [
                        "The bucket in Artifacts is not of this app, so its policy is not changed here. It must let 333344445555 s3:GetObject on churn/*, or no version starts there. [ack: mlinfra:shared:bucket]",
                        "The key in Artifacts.EncryptionKey is not of this app, so its policy is not changed here. It must let 333344445555 kms:Decrypt by way of S3, or no version starts there. [ack: mlinfra:shared:key]",
                        "The repository in Repositories is not of this app, so its policy is not changed here. It must let 333344445555 ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, or no version starts there. [ack: mlinfra:shared:repository]",
                    ],
                    shared.Node.Metadata.Where(entry => entry.Type == "aws:cdk:warning").Select(entry => entry.Data.ToString()));
            },
            Registry);
    }

    [Fact]
    public void Rejects_all_that_is_wrong_at_once() => Assert.Equal(
        """
        SharedModelGroup at 'Test/Shared' can't be defined:
        Accounts[0].Account: got '1234', must be an account's twelve digits, known at synth, since policies and rules name it; write it out.
        Accounts[1].MayApprove: got true without a stage, must be for a stage, as people approve for one; name its Stage.
        Accounts: got 333344445555 2 times, must name an account once, as it stands for one stage; take the others out, or give each stage an account of its own.
        Accounts: got stages of several orders, must be of one order; take all of them from the same PromotionStages.
        Prefix: got '/churn', must be the beginning of keys, which have no slash before them; drop the slash.
        Artifacts: got a bucket without a customer-managed key, must be encrypted by one, since S3's own key and aws/s3 have no policy that could let another account read, and SageMaker demands one across accounts; make it an ArtifactBucket, or give it BucketEncryption.KMS; import it by Bucket.FromBucketAttributes with its EncryptionKey.
        """.ReplaceLineEndings("\n"),
        Refusal(stack => Props(stack,
            new StageAccount { Account = "1234", Stage = Stages.Stage("Staging") },
            new StageAccount { Account = "333344445555", MayApprove = true },
            new StageAccount { Account = "333344445555", Stage = PromotionStages.InOrder("Staging", "Production").Stage("Production") }) with
        {
            Prefix = "/churn",
            Artifacts = new Bucket(stack, "Managed", new BucketProps { Encryption = BucketEncryption.KMS_MANAGED }),
        }));

    [Fact]
    public void Rejects_a_stack_that_does_not_say_its_account_and_a_sharing_with_nobody() => Assert.Equal(
        """
        SharedModelGroup at 'Test/Shared' can't be defined:
        Group: got a group in a stack that does not say its account, must be in one that does, since the accounts are held against it; give the stack Env with Account and Region.
        Accounts: got none, must name the accounts that deploy the group's versions; add one for each stage, or leave the sharing out.
        """.ReplaceLineEndings("\n"),
        Refusal(stack => Props(stack), new StackProps()));

    [Fact]
    public void Rejects_a_group_that_is_shared_already() => Assert.Contains(
        "Group: got Test/Models once more, must be shared once, as a group has one policy; name all accounts in one place.",
        Refusal(stack =>
        {
            var props = Props(stack, new StageAccount { Account = "333344445555" });
            _ = new SharedModelGroup(stack, "Before", props);
            return props;
        }), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stage_that_this_app_deploys_must_be_watched_by_a_path(bool watched)
    {
        // Stages of its own: what an app has is noted in them.
        var stages = PromotionStages.InOrder("Staging", "Production");
        void Define(App app)
        {
            var registry = new Stack(app, "Registry", Registry);
            var props = Props(registry, new StageAccount { Account = "222233334444", Stage = stages.Stage("Staging") });
            _ = new SharedModelGroup(registry, "Shared", props);
            var staging = new Stack(app, "Staging", Env("222233334444"));
            _ = new ApprovedDeployment(staging, "Approved", new() { Group = props.Group, Stage = stages.Stage("Staging"), LambdaPackage = FakePackage.Folder });
            if (watched)
            {
                _ = new PromotionPath(staging, "Path", new()
                {
                    Group = props.Group,
                    Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = MlInfra.Constructs.Endpoints.RealTimeEndpoint.FromEndpointName(staging, "Endpoint", "churn") }],
                    LambdaPackage = FakePackage.Folder,
                });
            }
        }

        var error = Record.Exception(() => Synthesized.App(Define));

        Assert.Equal(watched, error is null);
        if (!watched)
        {
            Assert.Contains("Accounts: got the stage Staging, deployed by 'Staging/Approved' and watched by no path, must have one, or nothing is ever proposed for Production; add a PromotionPath with a gate for it to that stack.",
                error!.Message, StringComparison.Ordinal);
        }
    }
}
