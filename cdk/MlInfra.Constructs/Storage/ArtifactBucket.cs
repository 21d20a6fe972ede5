using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Storage;

/// <summary>
/// Defines the bucket that holds a platform's data, models, reports and captured traffic: encrypted with its own key, reached
/// over TLS only, versioned, closed to the public, its accesses logged, its changes sent to EventBridge.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"/>
public sealed class ArtifactBucket : Construct
{
    /// <summary>Defines the bucket, its key and the bucket of its access logs.</summary>
    /// <exception cref="DefinitionException">A number of days is not positive, or an alias is given beside a key.</exception>
    public ArtifactBucket(Construct scope, string id, ArtifactBucketProps? props = null)
        : base(scope, id)
    {
        props ??= new ArtifactBucketProps();
        Check(props, Problems.Of(nameof(ArtifactBucket), scope, id));

        Key = props.EncryptionKey ?? new Key(this, "Key", new KeyProps
        {
            Alias = props.KeyAlias,
            Description = "Encrypts models, data and reports",
            EnableKeyRotation = true,
            RemovalPolicy = props.RemovalPolicy,
        });
        AccessLogs = DefineAccessLogs(props);
        var bucket = new Bucket(this, "Bucket", new BucketProps
        {
            Encryption = BucketEncryption.KMS,
            EncryptionKey = Key,
            BucketKeyEnabled = true,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            Versioned = true,
            RemovalPolicy = props.RemovalPolicy,
        });
        Configure((CfnBucket)bucket.Node.DefaultChild!, props);
        AccessLogPolicy.Allow(AccessLogs, bucket);
        Bucket = bucket;
    }

    /// <summary>The bucket.</summary>
    public IBucket Bucket { get; }

    /// <summary>The key that encrypts the bucket.</summary>
    public IKey Key { get; }

    /// <summary>The bucket that holds the access logs of <see cref="Bucket"/>.</summary>
    public IBucket AccessLogs { get; }

    private static void Check(ArtifactBucketProps props, Problems problems)
    {
        (string Name, int Days)[] periods =
        [
            (nameof(props.NoncurrentVersionDays), props.NoncurrentVersionDays),
            (nameof(props.IncompleteUploadDays), props.IncompleteUploadDays),
            (nameof(props.AccessLogDays), props.AccessLogDays),
        ];
        foreach (var (name, days) in periods.Where(period => period.Days < 1))
        {
            problems.Add(name, $"{days} days", "be 1 day or more, the shortest that S3 keeps to", "take 1 or more");
        }

        if (props is { KeyAlias: { } alias, EncryptionKey: not null })
        {
            problems.Add(nameof(props.KeyAlias), $"'{alias}'", "not be given with an EncryptionKey, which has its own aliases", "leave one of them out");
        }

        problems.ThrowIfAny();
    }

    private Bucket DefineAccessLogs(ArtifactBucketProps props)
    {
        // S3 delivers access logs only to buckets that S3's own keys encrypt.
        var logs = new Bucket(this, "AccessLogs", new BucketProps
        {
            Encryption = BucketEncryption.S3_MANAGED,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            RemovalPolicy = props.RemovalPolicy,
        });
        ((CfnBucket)logs.Node.DefaultChild!).LifecycleConfiguration = Lifecycle(new CfnBucket.RuleProperty
        {
            Id = "ExpireLogs",
            Status = "Enabled",
            ExpirationInDays = props.AccessLogDays,
            AbortIncompleteMultipartUpload = Abort(props),
        });
        return logs;
    }

    // On the L1: the L2's EventBridgeEnabled brings a Lambda function and a custom resource for what is one property.
    private void Configure(CfnBucket bucket, ArtifactBucketProps props)
    {
        bucket.NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            EventBridgeConfiguration = new CfnBucket.EventBridgeConfigurationProperty { EventBridgeEnabled = true },
        };
        bucket.LoggingConfiguration = new CfnBucket.LoggingConfigurationProperty
        {
            DestinationBucketName = AccessLogs.BucketName,
            LogFilePrefix = "access/",
        };
        bucket.LifecycleConfiguration = Lifecycle(new CfnBucket.RuleProperty
        {
            Id = "ExpireOldVersions",
            Status = "Enabled",
            NoncurrentVersionExpiration = new CfnBucket.NoncurrentVersionExpirationProperty { NoncurrentDays = props.NoncurrentVersionDays },
            ExpiredObjectDeleteMarker = true,
            AbortIncompleteMultipartUpload = Abort(props),
        });
    }

    private static CfnBucket.LifecycleConfigurationProperty Lifecycle(CfnBucket.RuleProperty rule) => new() { Rules = new[] { rule } };

    private static CfnBucket.AbortIncompleteMultipartUploadProperty Abort(ArtifactBucketProps props) =>
        new() { DaysAfterInitiation = props.IncompleteUploadDays };
}
