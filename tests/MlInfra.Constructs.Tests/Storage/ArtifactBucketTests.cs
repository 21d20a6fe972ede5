using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Storage;

public sealed class ArtifactBucketTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack => _ = new ArtifactBucket(stack, "Artifacts")));

    [Fact]
    public void Encrypts_with_its_own_key_that_rotates()
    {
        var bucket = Default.Value.Only("AWS::S3::Bucket", "Bucket");
        var key = Default.Value.Only("AWS::KMS::Key");

        Json.Equal($$"""
            [{ "BucketKeyEnabled": true, "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::KMS::Key")}}", "Arn"] } } }]
            """, bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]);
        Assert.True((bool)key["EnableKeyRotation"]!);
        Json.Equal("""
            { "AWS": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":iam::", { "Ref": "AWS::AccountId" }, ":root"]] } }
            """, key["KeyPolicy"]!["Statement"]![0]!["Principal"]);
    }

    [Theory]
    [InlineData("Bucket")]
    [InlineData("AccessLogs")]
    public void Both_buckets_are_closed_to_the_public_and_to_plain_HTTP(string id)
    {
        var bucket = Default.Value.Only("AWS::S3::Bucket", id);
        var policy = Default.Value.Only("AWS::S3::BucketPolicy", id);

        Json.Equal("""{ "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true }""",
            bucket["PublicAccessBlockConfiguration"]);
        Json.Equal("""{ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] }""", bucket["OwnershipControls"]);
        var deny = policy["PolicyDocument"]!["Statement"]!.AsArray().Single(statement => (string?)statement!["Effect"] == "Deny")!;
        Json.Equal("""{ "Bool": { "aws:SecureTransport": "false" } }""", deny["Condition"]);
        Assert.Equal("s3:*", (string?)deny["Action"]);
    }

    [Fact]
    public void Keeps_versions_for_a_while_and_clears_away_what_was_never_completed()
    {
        var bucket = Default.Value.Only("AWS::S3::Bucket", "Bucket");

        Json.Equal("""{ "Status": "Enabled" }""", bucket["VersioningConfiguration"]);
        Json.Equal("""
            [{ "Id": "ExpireOldVersions", "Status": "Enabled", "NoncurrentVersionExpiration": { "NoncurrentDays": 90 },
               "ExpiredObjectDeleteMarker": true, "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 } }]
            """, bucket["LifecycleConfiguration"]!["Rules"]);
    }

    [Fact]
    public void Sends_its_changes_to_EventBridge_by_a_property_and_no_custom_resource()
    {
        var bucket = Default.Value.Only("AWS::S3::Bucket", "Bucket");

        Json.Equal("""{ "EventBridgeConfiguration": { "EventBridgeEnabled": true } }""", bucket["NotificationConfiguration"]);
        Assert.DoesNotContain(Default.Value.Resources, pair => ((string)pair.Value!["Type"]!).StartsWith("Custom::", StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_accesses_to_a_bucket_that_S3_may_write_to_for_this_bucket_only()
    {
        var bucket = Default.Value.Only("AWS::S3::Bucket", "Bucket");
        var logsId = Default.Value.Id("AWS::S3::Bucket", "AccessLogs");
        var allow = Json.Statement(Default.Value.Only("AWS::S3::BucketPolicy", "AccessLogs")["PolicyDocument"], "AllowAccessLogs");

        Json.Equal($$"""{ "DestinationBucketName": { "Ref": "{{logsId}}" }, "LogFilePrefix": "access/" }""", bucket["LoggingConfiguration"]);
        Json.Equal($$"""
            { "ArnLike": { "aws:SourceArn": { "Fn::GetAtt": ["{{Default.Value.Id("AWS::S3::Bucket", "Bucket")}}", "Arn"] } },
              "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } }
            """, allow["Condition"]);
        Assert.Equal(365, (int)Default.Value.Only("AWS::S3::Bucket", "AccessLogs")["LifecycleConfiguration"]!["Rules"]![0]!["ExpirationInDays"]!);
    }

    [Theory]
    [InlineData(RemovalPolicy.RETAIN, "Retain")]
    [InlineData(RemovalPolicy.DESTROY, "Delete")]
    public void Buckets_and_key_go_the_way_that_the_removal_policy_says(RemovalPolicy policy, string written)
    {
        var synthesized = policy == RemovalPolicy.RETAIN
            ? Default.Value
            : Synthesized.Of(stack => _ = new ArtifactBucket(stack, "Artifacts", new ArtifactBucketProps { RemovalPolicy = policy }));

        Assert.All(synthesized.All("AWS::S3::Bucket").Values.Concat(synthesized.All("AWS::KMS::Key").Values), resource =>
        {
            Assert.Equal(written, (string?)resource["DeletionPolicy"]);
            Assert.Equal(written, (string?)resource["UpdateReplacePolicy"]);
        });
    }

    [Fact]
    public void Takes_a_key_that_is_there_already()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var key = new Key(stack, "Mine");
            _ = new ArtifactBucket(stack, "Artifacts", new ArtifactBucketProps { EncryptionKey = key });
        });

        Assert.StartsWith("Mine", synthesized.Id("AWS::KMS::Key"), StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_the_key_its_alias()
    {
        var synthesized = Synthesized.Of(stack => _ = new ArtifactBucket(stack, "Artifacts", new ArtifactBucketProps { KeyAlias = "artifacts" }));

        Assert.Equal("alias/artifacts", (string?)synthesized.Only("AWS::KMS::Alias")["AliasName"]);
    }

    [Fact]
    public void Rejects_periods_that_are_not_positive_and_an_alias_for_a_foreign_key()
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new ArtifactBucket(stack, "Artifacts", new ArtifactBucketProps
        {
            NoncurrentVersionDays = 0,
            IncompleteUploadDays = -1,
            AccessLogDays = 0,
            EncryptionKey = new Key(stack, "Mine"),
            KeyAlias = "artifacts",
        })));

        Assert.Equal("""
            ArtifactBucket at 'Test/Artifacts' can't be defined:
            NoncurrentVersionDays: got 0 days, must be 1 day or more, the shortest that S3 keeps to; take 1 or more.
            IncompleteUploadDays: got -1 days, must be 1 day or more, the shortest that S3 keeps to; take 1 or more.
            AccessLogDays: got 0 days, must be 1 day or more, the shortest that S3 keeps to; take 1 or more.
            KeyAlias: got 'artifacts', must not be given with an EncryptionKey, which has its own aliases; leave one of them out.
            """, error.Message);
    }
}
