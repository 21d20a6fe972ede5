using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Triggers;

/// <summary>Whether S3 sends a bucket's events to EventBridge, which it does only where the bucket says so.</summary>
internal sealed class BucketEvents
{
    private readonly CfnBucket? _resource;

    private BucketEvents(CfnBucket? resource) => _resource = resource;

    public static BucketEvents Of(Problems problems, string property, IBucket bucket, bool enabledElsewhere)
    {
        var resource = bucket.Node.DefaultChild as CfnBucket;
        if (resource is null && !enabledElsewhere)
        {
            problems.Add(property, "a bucket that is made elsewhere",
                "send its events to EventBridge, which this app can neither see nor switch on",
                "switch them on there (NotificationConfiguration.EventBridgeConfiguration) and set EventBridgeEnabled = true");
        }

        return new(resource);
    }

    /// <summary>The bucket's own switch; null for one that is made elsewhere.</summary>
    public static BucketEvents? Of(IBucket bucket) => bucket.Node.DefaultChild is CfnBucket resource ? new(resource) : null;

    // On the L1: the L2's own switch brings a Lambda function and a custom resource for what is one property.
    public void SwitchOn() => _resource?.AddPropertyOverride("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
}
