using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

// The public faces of the rooms: what one service may ask of another. Nothing else crosses a room's wall.

/// <summary>IAM's face: may this principal do that?</summary>
public interface IAuthorizer
{
    /// <summary>Throws AccessDenied with AWS's text unless the principal's policies allow it (and none denies it).</summary>
    void Demand(Principal principal, Permission permission);

    /// <summary>Whether it is allowed.</summary>
    bool Allows(Principal principal, Permission permission);

    /// <summary>Throws unless the role exists and its trust policy lets that service assume it.</summary>
    void DemandTrust(string roleArn, string servicePrincipal);

    /// <summary>
    /// Whether a resource's own policy (queue, topic, function) lets a service do that, as EventBridge and SNS need it.
    /// </summary>
    bool ResourcePolicyAllows(JsonObject? policy, string servicePrincipal, string action, string resource, IReadOnlyDictionary<string, string> context);
}

/// <summary>Temporary credentials of a role's session.</summary>
public sealed record SessionCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken, DateTimeOffset Expiration, Principal Principal);

/// <summary>STS's face.</summary>
public interface ICredentialIssuer
{
    /// <summary>Credentials with which a Lambda or a job calls as that role.</summary>
    SessionCredentials Issue(string roleArn, string sessionName, TimeSpan lifetime);
}

/// <summary>An object's facts.</summary>
public sealed record ObjectInfo(string Bucket, string Key, long Size, string ETag, DateTimeOffset LastModified, string? VersionId, string? ContentType);

/// <summary>
/// S3's face. With a principal, the role's leave for the object (and for the key that encrypts the bucket) is demanded as AWS would;
/// null is Local itself.
/// </summary>
public interface IObjectStore
{
    /// <summary>Opens an object for reading. Throws NoSuchKey or NoSuchBucket.</summary>
    Stream Open(string bucket, string key, Principal? principal = null);

    /// <summary>The object's facts, or null.</summary>
    ObjectInfo? Head(string bucket, string key, Principal? principal = null);

    /// <summary>The objects under a prefix, in key order.</summary>
    IReadOnlyList<ObjectInfo> List(string bucket, string prefix, Principal? principal = null);

    /// <summary>Stores an object and emits "Object Created" if the bucket says so.</summary>
    Task<ObjectInfo> PutAsync(string bucket, string key, Stream content, string? contentType = null, Principal? principal = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object (a delete marker where the bucket is versioned).</summary>
    void Delete(string bucket, string key, Principal? principal = null);

    /// <summary>Whether the bucket exists.</summary>
    bool BucketExists(string bucket);
}

/// <summary>An event as EventBridge carries it. Id, time, account and region are filled in.</summary>
public sealed record BusEvent(string Source, string DetailType, IReadOnlyList<string> Resources, JsonObject Detail);

/// <summary>EventBridge's face.</summary>
public interface IEventBus
{
    /// <summary>Puts an event on the default bus. Delivery is durable and goes on in the background.</summary>
    void Publish(BusEvent entry);
}

/// <summary>SQS's face.</summary>
public interface IQueues
{
    /// <summary>Sends, if the queue's policy lets the service do so. Throws AwsException (AccessDenied, NonExistentQueue).</summary>
    void Send(string queueArn, string body, string servicePrincipal, string sourceArn, IReadOnlyDictionary<string, string>? attributes = null);

    /// <summary>Sends as a role's session, whose policies must allow it.</summary>
    void SendAs(Principal principal, string queueArn, string body, IReadOnlyDictionary<string, string>? attributes = null);

    /// <summary>Waits until there are visible messages, at most for that time; then as <see cref="Receive"/>.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Takes up to ten visible messages and hides them for the queue's visibility time-out.</summary>
    IReadOnlyList<QueueMessage> Receive(string queueArn, int max);

    /// <summary>Deletes by receipt.</summary>
    void Delete(string queueArn, string receiptHandle);

    /// <summary>Makes a received message visible again after a while.</summary>
    void ChangeVisibility(string queueArn, string receiptHandle, TimeSpan timeout);

    /// <summary>Whether messages wait to be received.</summary>
    bool HasVisible(string queueArn);

    /// <summary>The queue's visibility time-out, and whether it exists.</summary>
    TimeSpan? VisibilityTimeout(string queueArn);
}

/// <summary>A received message.</summary>
public sealed record QueueMessage(string MessageId, string ReceiptHandle, string Body, int ReceiveCount, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>The sender's own attributes: type (String, Number, Binary) and value (Binary in base64).</summary>
    public IReadOnlyDictionary<string, (string DataType, string Value)> MessageAttributes { get; init; } = new Dictionary<string, (string, string)>();

    /// <summary>The MD5 of the body in hex.</summary>
    public string Md5OfBody { get; init; } = "";
}

/// <summary>SNS's face.</summary>
public interface ITopics
{
    /// <summary>Publishes to all subscriptions, if the topic's policy lets the service do so.</summary>
    void Publish(string topicArn, string? subject, string message, string servicePrincipal, string sourceArn);

    /// <summary>Publishes as a role's session, whose policies must allow it.</summary>
    void PublishAs(Principal principal, string topicArn, string? subject, string message);
}

/// <summary>What a function answered.</summary>
/// <param name="Payload">The response, or the error document.</param>
/// <param name="FunctionError">Unhandled when it failed, else null.</param>
public sealed record FunctionResult(ReadOnlyMemory<byte> Payload, string? FunctionError);

/// <summary>Lambda's face.</summary>
public interface IFunctions
{
    /// <summary>Invokes and waits. A service principal needs the function's permission; null is Local itself.</summary>
    Task<FunctionResult> InvokeAsync(string functionArn, ReadOnlyMemory<byte> payload, string? servicePrincipal = null, string? sourceArn = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an event for later (InvocationType Event): durable, with Lambda's retries and dead letters. Throws ResourceNotFoundException
    /// or AccessDeniedException at once.
    /// </summary>
    void Enqueue(string functionArn, ReadOnlyMemory<byte> payload, string servicePrincipal, string sourceArn);
}

/// <summary>CloudWatch Logs' face.</summary>
public interface ILogSink
{
    /// <summary>Appends lines to a stream; makes group and stream where they are missing.</summary>
    void Append(string group, string stream, IEnumerable<string> lines);

    /// <summary>The lines of a stream from its end, newest last.</summary>
    IReadOnlyList<string> Tail(string group, string stream, int lines);
}

/// <summary>CloudWatch's face.</summary>
public interface IMetrics
{
    /// <summary>Records a value.</summary>
    void Put(string metricNamespace, string name, IReadOnlyDictionary<string, string> dimensions, double value, string unit = "None");

    /// <summary>OK, ALARM, INSUFFICIENT_DATA, or null if there is no such alarm. Evaluates it now.</summary>
    string? AlarmState(string alarmName);

    /// <summary>Whether an alarm rings, or has since then: one that was set by hand rings until it is next evaluated.</summary>
    bool HasAlarmed(string alarmName, DateTimeOffset since);
}

/// <summary>SageMaker Runtime's face (for the CLI's status and later rooms).</summary>
public interface IModelInvoker
{
    /// <summary>Invokes an endpoint.</summary>
    Task<Reply> InvokeAsync(string endpointName, RawPayload payload, CancellationToken cancellationToken);
}

/// <summary>Application Auto Scaling's face.</summary>
public interface IScalableTargets
{
    /// <summary>Whether a target is registered for a resource, such as endpoint/name/variant/AllTraffic.</summary>
    bool IsRegistered(string serviceNamespace, string resourceId);

    /// <summary>Deregisters what is registered for a resource, with its policies and schedules.</summary>
    void Forget(string serviceNamespace, string resourceId);
}
