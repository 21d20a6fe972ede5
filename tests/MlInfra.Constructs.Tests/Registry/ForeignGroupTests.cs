using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Monitoring;
using MlInfra.Constructs.Tests.Pipelines;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Registry;

/// <summary>A stack that uses a group of another account.</summary>
public sealed class ForeignGroupTests
{
    private const string Group = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn";
    private const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000";

    private static readonly AccountPolicies Here = new("222233334444", "");

    private static StackProps Env(string account = "222233334444", string region = "eu-west-1") => new() { Env = new Amazon.CDK.Environment { Account = account, Region = region } };

    private static ApprovedDeployment Approved(Stack stack, string arn = Group) =>
        new(stack, "Approved", new() { Group = ModelGroup.FromModelPackageGroupArn(arn), LambdaPackage = FakePackage.Folder });

    private static string Refusal(Action<Stack> build, StackProps? env = null) => Assert.Throws<DefinitionException>(() => Synthesized.Of(build, env ?? Env())).Message;

    [Fact]
    public void Named_by_its_ARN_it_is_asked_for_by_it_and_the_role_may_read_it_and_no_group_of_that_name_here()
    {
        var synthesized = Synthesized.Of(stack => _ = Approved(stack), Env());

        Assert.Equal(Group, (string?)Here.Plain(synthesized, synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MODEL_PACKAGE_GROUP_NAME"]));
        var read = Json.Statement(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"], "ReadTheGroup");
        Json.Equal($$"""["{{Group}}", "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/*"]""", Here.Plain(synthesized, read["Resource"]));
    }

    [Fact]
    public void A_group_of_the_own_account_and_Region_is_as_if_it_was_named_alone()
    {
        var named = Synthesized.Of(stack => _ = new ApprovedDeployment(stack, "Approved", new() { Group = ModelGroup.FromModelPackageGroupName("churn"), LambdaPackage = FakePackage.Folder }), Env("111122223333"));
        var byArn = Synthesized.Of(stack => _ = Approved(stack), Env("111122223333"));

        Assert.Equal("churn", (string?)byArn.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MODEL_PACKAGE_GROUP_NAME"]);
        Assert.Equal(named.Resources.Select(pair => pair.Key), byArn.Resources.Select(pair => pair.Key));
    }

    [Fact]
    public void Rejects_a_group_of_another_Region() => Assert.Equal(
        """
        ApprovedDeployment at 'Test/Approved' can't be defined:
        Group: got a group of eu-west-1 in a stack of us-east-1, must be of the stack's Region, since SageMaker makes models only of versions of its own Region; put the stack into eu-west-1, or copy the artifact to us-east-1 and register it in a group there.
        """.ReplaceLineEndings("\n"),
        Refusal(stack => _ = Approved(stack), Env(region: "us-east-1")));

    [Fact]
    public void Rejects_a_stack_that_does_not_say_its_account() => Assert.Equal(
        """
        ApprovedDeployment at 'Test/Approved' can't be defined:
        Group: got a group of account 111122223333, eu-west-1 in a stack of an account or Region that only the deployment tells, must be used where both accounts and Regions are known, since roles, rules and policies name them; give the stacks Env with Account and Region.
        """.ReplaceLineEndings("\n"),
        Refusal(stack => _ = Approved(stack), new StackProps()));

    [Theory]
    [InlineData("arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/1")]
    [InlineData("churn")]
    public void Rejects_an_ARN_that_names_no_group(string arn) => Assert.Equal(
        $"ModelGroup can't be defined:\nmodelPackageGroupArn: got '{arn}', must be the ARN of a model package group, known at synth, since roles, rules and policies name its account and Region; write it out: arn:aws:sagemaker:REGION:ACCOUNT:model-package-group/NAME.",
        Assert.Throws<DefinitionException>(() => ModelGroup.FromModelPackageGroupArn(arn)).Message);

    [Fact]
    public void Rejects_an_ARN_that_only_the_deployment_tells() => Assert.Contains("got a value that only the deployment tells",
        Assert.Throws<DefinitionException>(() => ModelGroup.FromModelPackageGroupArn(Fn.ImportValue("Group"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_bucket_whose_key_is_not_said_and_scripts_that_are_not_shared()
    {
        var scripts = Directory.CreateTempSubdirectory("scripts-");
        File.WriteAllText(System.IO.Path.Combine(scripts.FullName, "serve.py"), "pass");

        var message = Refusal(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants =
            [
                new()
                {
                    Model = ModelSource.FromApproved(Approved(stack), new() { Artifacts = Bucket.FromBucketName(stack, "Artifacts", "theirs"), Code = ScriptBundle.FromFolder(scripts.FullName) }),
                    InstanceType = "ml.m5.large",
                },
            ],
        }));

        Assert.Contains(".Artifacts: got a bucket without its key, for versions of account 111122223333, must say which customer-managed key encrypts it, as SageMaker demands across accounts and as the role must name it; import it by Bucket.FromBucketAttributes with EncryptionKey = Key.FromKeyArn(...).",
            message, StringComparison.Ordinal);
        Assert.Contains(".Code: got scripts for versions of account 111122223333, must be left out, since a version names its scripts' place, and the assets of its own account are not shared; pack them into the artifact (code/ in model.tar.gz) or the image.",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_watches_its_own_stage_and_leaves_the_others_to_theirs()
    {
        var stages = PromotionStages.InOrder("Dev", "Staging", "Production");
        var synthesized = Synthesized.Of(stack => _ = Path(stack, stages, stages.Stage("Dev")), Env());

        Json.Equal("""
            [{ "name": "Dev", "endpoint": "", "bakeSeconds": 0 }, { "name": "Staging", "endpoint": "churn", "bakeSeconds": 86400, "alarms": [] }, { "name": "Production", "endpoint": "", "bakeSeconds": 0 }]
            """, JsonNode.Parse((string)synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["STAGES"]!));
    }

    [Fact]
    public void Rejects_a_path_that_leaves_a_stage_to_nobody()
    {
        var stages = PromotionStages.InOrder("Dev", "Canary", "Staging", "Production");

        Assert.Equal("""
            PromotionPath at 'Test/Path' can't be defined:
            Gates: got Staging, must be Canary, Staging: every stage but the last and those Elsewhere (Dev), in order; add what is missing, put them in order, and name in Elsewhere what a path of another account watches.
            """.ReplaceLineEndings("\n"), Refusal(stack => _ = Path(stack, stages, stages.Stage("Dev"))));
    }

    [Fact]
    public void Approved_versions_of_another_account_are_published_to_multi_model_endpoints()
    {
        var synthesized = Synthesized.Of(
            stack => _ = new MultiModelEndpoint(stack, "Endpoint", new()
            {
                Image = Image.Sklearn("1.2-1"), InstanceType = "ml.m5.2xlarge", Models = new Bucket(stack, "Models"),
                Publishing = ModelPublishing.FromApproved(new PublishedModel { Name = "churn", Group = ModelGroup.FromModelPackageGroupArn(Group), Artifacts = Theirs(stack) }) with { LambdaPackage = FakePackage.Folder },
            }),
            Env());

        var models = (string?)Here.Plain(synthesized, synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MODELS"]);
        Json.Equal($$"""[{ "name": "churn", "group": "{{Group}}" }]""", JsonNode.Parse(models!));
        Json.Equal("""["111122223333"]""", synthesized.Only("AWS::Events::Rule", "OnApproval")["EventPattern"]!["account"]);
        Assert.Single(synthesized.All("AWS::Events::EventBusPolicy"));
    }

    [Fact]
    public void A_champion_of_another_account_is_asked_for_by_the_groups_ARN()
    {
        var synthesized = Synthesized.Of(stack => _ = new ChampionFunction(stack, "Champion", new() { Group = ModelGroup.FromModelPackageGroupArn(Group), LambdaPackage = FakePackage.Folder }), Env());

        Assert.Equal(Group, (string?)Here.Plain(synthesized, synthesized.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MODEL_PACKAGE_GROUP_NAME"]));
    }

    [Fact]
    public void A_monitor_reads_the_baseline_that_a_version_of_another_account_brings()
    {
        var synthesized = Synthesized.Of(
            stack =>
            {
                var (endpoint, _, _) = MonitorFixture.Watched(stack);
                _ = new DataQualityMonitor(stack, "Watch", new()
                {
                    Endpoint = endpoint, Baseline = MonitorBaseline.OfDeployedVersion(ModelGroup.FromModelPackageGroupArn(Group), Theirs(stack)), Backend = MonitorFixture.InAccount,
                });
            },
            Env());

        var read = Json.Statement(synthesized.Only("AWS::IAM::Role", "WatchRole")["Policies"]![0]!["PolicyDocument"], "ReadTheVersion");
        Assert.Equal("arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/*", (string?)Here.Plain(synthesized, read["Resource"]));
    }

    [Fact]
    public void Rejects_a_pipeline_that_would_register_in_another_account() => Assert.Equal(
        """
        TrainingPipeline at 'Test/Pipeline' can't be defined:
        Group: got a group of account 111122223333, must be of the pipeline's own account, where versions are registered; define the pipeline in the registry's account.
        """.ReplaceLineEndings("\n"),
        Refusal(stack => _ = new TrainingPipeline(stack, "Pipeline", new()
        {
            Artifacts = new Bucket(stack, "Artifacts"), Steps = [new RegisterModelStep("Register", Make.Register with { Group = ModelGroup.FromModelPackageGroupArn(Group) })],
        })));

    private static IBucket Theirs(Stack stack) =>
        Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", EncryptionKey = Key.FromKeyArn(stack, "TheirKey", KeyArn) });

    private static PromotionPath Path(Stack stack, PromotionStages stages, params DeploymentStage[] elsewhere) => new(stack, "Path", new()
    {
        Group = ModelGroup.FromModelPackageGroupArn(Group),
        Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = RealTimeEndpoint.FromEndpointName(stack, "Churn", "churn") }],
        Elsewhere = elsewhere,
        LambdaPackage = FakePackage.Folder,
    });
}
