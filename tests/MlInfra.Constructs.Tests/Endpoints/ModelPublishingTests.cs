using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class ModelPublishingTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var endpoint = Endpoint(stack, Publishing(stack) with { Stage = PromotionStages.InOrder("Staging", "Production").Stage("Production") });
        endpoint.GrantInvokeCurrent(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() }), "churn");
        Assert.NotNull(endpoint.PublishingLogGroupName);
    }));

    private static ModelPublishing Publishing(Stack stack)
    {
        var artifacts = new Bucket(stack, "Artifacts", new BucketProps { Encryption = BucketEncryption.KMS });
        return ModelPublishing.FromApproved(
            new PublishedModel { Name = "churn", Group = ModelGroup.FromModelPackageGroupName("Churn"), Artifacts = artifacts, ArtifactPrefix = "runs/" },
            new PublishedModel { Name = "fraud", Group = ModelGroup.FromModelPackageGroupName("fraud"), Artifacts = artifacts, ArtifactPrefix = "runs/" }) with { LambdaPackage = FakePackage.Folder };
    }

    private static MultiModelEndpoint Endpoint(Stack stack, ModelPublishing publishing) => new(stack, "Endpoint", new()
    {
        Image = Image.Sklearn("1.2-1"),
        InstanceType = "ml.m5.2xlarge",
        Models = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }),
        Publishing = publishing,
    });

    private static void Rejects(string problems, Func<ModelPublishing, ModelPublishing> change) =>
        Modes.Rejects("MultiModelEndpoint", problems, stack => _ = Endpoint(stack, change(Publishing(stack))));

    [Fact]
    public void The_function_knows_models_place_stage_and_how_long_to_keep_what_was_replaced()
    {
        var variables = Default.Value.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!;

        Json.Equal("""[{ "name": "churn", "group": "Churn" }, { "name": "fraud", "group": "fraud" }]""", JsonNode.Parse((string)variables["MODELS"]!));
        Assert.Equal(("PublishModels", "multi-model", "3600", "Production", "Staging,Production"),
            ((string?)variables["MLINFRA_FUNCTION"], (string?)variables["PREFIX"], (string?)variables["KEEP_SECONDS"], (string?)variables["STAGE"], (string?)variables["STAGES"]));
    }

    [Fact]
    public void Decisions_on_all_groups_and_a_clock_call_it_with_dead_letters_and_alarms()
    {
        Json.Equal("""{ "ModelPackageGroupName": ["Churn", "fraud"], "ModelApprovalStatus": ["Approved", "Rejected"] }""",
            Default.Value.Only("AWS::Events::Rule", "OnApproval")["EventPattern"]!["detail"]);
        Assert.Equal("rate(15 minutes)", (string?)Default.Value.Only("AWS::Events::Rule", "Clock")["ScheduleExpression"]);
        Assert.Single(Default.Value.All("AWS::SQS::Queue", "DeadLetters"));
        Assert.Equal(2, Default.Value.All("AWS::CloudWatch::Alarm", "Publishing").Count);
    }

    [Fact]
    public void The_role_may_write_in_the_folders_of_its_models_only()
    {
        var policy = Default.Value.Only("AWS::IAM::Role", "Publishing")["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadTheGroups", "ReadArtifacts", "PublishAndRemove", "SayWhatIsCurrent", "SeeWhatIsThere", "DecryptAndEncrypt", "SendDeadLetters", "WriteTheLog"], Json.Sids(policy));
        Assert.Equal(["/multi-model/churn/*", "/multi-model/fraud/*"], Ends("PublishAndRemove"));
        Assert.Equal(["/multi-model-current/churn.json", "/multi-model-current/fraud.json"], Ends("SayWhatIsCurrent"));

        IEnumerable<string?> Ends(string sid) => Json.Statement(policy, sid)["Resource"]!.AsArray().Select(arn => (string?)arn!["Fn::Join"]![1]!.AsArray()[^1]);
    }

    [Fact]
    public void A_caller_may_ask_for_the_versions_of_its_model_and_read_which_is_current()
    {
        var statements = Default.Value.Only("AWS::IAM::Policy", "Caller")["PolicyDocument"]!["Statement"]!.AsArray();

        Assert.Equal(["kms:Decrypt", "s3:GetObject", "sagemaker:InvokeEndpoint"], statements.Select(statement => (string?)statement!["Action"]).Order(StringComparer.Ordinal));
        Json.Equal("""{ "StringLike": { "sagemaker:TargetModel": ["churn/*"] } }""", statements.Single(statement => (string?)statement!["Action"] == "sagemaker:InvokeEndpoint")!["Condition"]);
    }

    [Fact]
    public void A_model_that_nobody_publishes_has_no_current_version() =>
        Assert.StartsWith("model: got 'other', must be one of Publishing of the endpoint 'Test/Endpoint'; add it there.",
            Assert.Throws<ArgumentException>(() => Synthesized.Of(stack => Endpoint(stack, Publishing(stack)).CurrentModelUri("other"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Rejects_all_that_is_out_of_range_at_once() => Rejects(
        """
        Publishing.KeepReplaced: got 8 days, must be at most 7 days; take an hour, or as long as your callers remember a name.
        Publishing.MemoryMiB: got 100 MiB, must be 128 to 10240 MiB, as Lambda offers; take 512.
        Publishing.LogRetentionDays: got 8 days, must be a period that CloudWatch Logs offers; take 14.
        """,
        publishing => publishing with { KeepReplaced = Duration.Days(8), MemoryMiB = 100, LogRetentionDays = 8 });

    [Fact]
    public void Rejects_two_models_of_one_name_and_names_that_are_none() => Rejects(
        """
        Publishing: got 2 models named 'a/b', must have names that differ, since each has a folder of its name; rename all but one.
        Publishing.Name: got 'a/b', must be 1 to 63 letters, digits and inner hyphens; drop the other characters.
        """,
        publishing => ModelPublishing.FromApproved([.. publishing.Models.Select(model => model with { Name = "a/b" })]) with { LambdaPackage = FakePackage.Folder });

    [Fact]
    public void Rejects_a_publishing_of_nothing() => Rejects(
        "Publishing: got no models, must name the models that approvals publish; add one, or leave Publishing out.",
        _ => ModelPublishing.FromApproved() with { LambdaPackage = FakePackage.Folder });
}
