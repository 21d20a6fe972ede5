using System.Net;
using Amazon.Runtime;

namespace MlInfra.Aws;

/// <summary>
/// An error that AWS answered. <see cref="AmazonServiceException.ErrorCode"/> is AWS's code without namespace or fault suffix,
/// such as ValidationException, ValidationError or ThrottlingException.
/// </summary>
public sealed class AwsServiceException : AmazonServiceException
{
    /// <summary>Initializes the exception with what AWS answered.</summary>
    public AwsServiceException(string code, string message, HttpStatusCode status, string? requestId, string body, Exception? inner = null)
        : base(message, inner, status >= HttpStatusCode.InternalServerError ? ErrorType.Receiver : ErrorType.Sender, code, requestId, status) =>
        Body = body;

    /// <summary>The whole answer, for members beside code and message (such as OriginalMessage of a ModelError).</summary>
    public string Body { get; }

    /// <summary>Whether AWS said that it was asked too often (after the standard retries were used up).</summary>
    public bool IsThrottling => ErrorCode is "Throttling" or "ThrottlingException" or "ThrottledException" or "RequestThrottled"
        or "RequestThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown"
        || StatusCode == HttpStatusCode.TooManyRequests;
}
