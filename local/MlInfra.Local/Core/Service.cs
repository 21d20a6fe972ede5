using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>How a service's requests and answers are written.</summary>
public enum WireFormat
{
    /// <summary>Form in, XML out (STS, CloudFormation, SNS, IAM; boto3's SQS and CloudWatch).</summary>
    Query,

    /// <summary>X-Amz-Target and JSON (SageMaker, SSM, Events, Logs, Application Auto Scaling, KMS; the JavaScript SDK's SQS).</summary>
    Json,

    /// <summary>Routes and JSON (Lambda, SageMaker Runtime).</summary>
    RestJson,
}

/// <summary>One call of one operation, already decoded. Numbers and booleans may come as strings (Query).</summary>
/// <param name="Service">The signing name, such as sqs.</param>
/// <param name="Operation">The operation's name, such as SendMessage.</param>
/// <param name="Input">The members, by AWS's names; for RestJson the route's and query string's values are merged in.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="RequestId">The request's id, also sent back.</param>
public sealed record Call(string Service, string Operation, JsonObject Input, Principal Caller, string RequestId)
{
    /// <summary>The raw body and headers of a RestJson call that carries a payload (Invoke, InvokeEndpoint); else empty.</summary>
    public RawPayload Payload { get; init; } = RawPayload.Empty;

    /// <summary>How the request came, for services that are spoken to in two formats (SQS, CloudWatch).</summary>
    public WireFormat Format { get; init; } = WireFormat.Json;
}

/// <summary>A payload with its headers (lower-case names).</summary>
public sealed record RawPayload(ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>No body, no headers.</summary>
    public static RawPayload Empty { get; } = new(ReadOnlyMemory<byte>.Empty, new Dictionary<string, string>());
}

/// <summary>What an operation answers: JSON members (written as JSON or XML), or a raw payload with headers and status.</summary>
/// <param name="Output">The members, by AWS's names; null for an empty answer.</param>
public sealed record Reply(JsonObject? Output)
{
    /// <summary>A raw body instead of members (Invoke, InvokeEndpoint).</summary>
    public RawPayload? Payload { get; init; }

    /// <summary>The HTTP status. Default: 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Members alone.</summary>
    public static implicit operator Reply(JsonObject? output) => new(output);
}

/// <summary>A permission that a call needs, as IAM names it.</summary>
/// <param name="Action">Such as sqs:SendMessage.</param>
/// <param name="Resource">An ARN, or * where the action has no resource.</param>
public sealed record Permission(string Action, string Resource)
{
    /// <summary>Condition keys of the request, such as iam:PassedToService.</summary>
    public IReadOnlyDictionary<string, string>? Context { get; init; }
}

/// <summary>One operation of a service room.</summary>
/// <param name="Name">AWS's name, such as CreateQueue.</param>
/// <param name="Handle">Does it. Throws <see cref="AwsException"/> for an error answer.</param>
public sealed record Operation(string Name, Func<Call, CancellationToken, Task<Reply>> Handle)
{
    /// <summary>RestJson only: method and path template, such as "POST /2015-03-31/functions/{FunctionName}/invocations".</summary>
    public string? Route { get; init; }

    /// <summary>RestJson only: the body is opaque (Invoke, InvokeEndpoint): it comes as the call's payload alone and is not parsed.</summary>
    public bool RawBody { get; init; }

    /// <summary>The permissions that a role's session needs for this call. Default: service:Name on *.</summary>
    public Func<Call, IEnumerable<Permission>>? Needs { get; init; }
}

/// <summary>A service: a room of Local. Found by dependency injection; Wire dispatches to it by signing name.</summary>
public interface IServiceRoom
{
    /// <summary>The name in the signature's scope, such as sqs, monitoring (CloudWatch), application-autoscaling.</summary>
    string SigningName { get; }

    /// <summary>The prefixes of X-Amz-Target that are this service's, such as AmazonSQS.</summary>
    IReadOnlyList<string> TargetPrefixes { get; }

    /// <summary>The formats in which it is spoken to.</summary>
    IReadOnlyList<WireFormat> Formats { get; }

    /// <summary>The XML namespace of Query answers, or null.</summary>
    string? XmlNamespace { get; }

    /// <summary>The operations, each under its name.</summary>
    IReadOnlyList<Operation> Operations { get; }
}
