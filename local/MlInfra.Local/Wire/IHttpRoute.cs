using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>
/// Paths of a service that are answered without decoding: payloads that are opaque, streamed, or asked for too often to be decoded
/// (SageMaker Runtime). Found by dependency injection.
/// </summary>
internal interface IHttpRoute
{
    /// <summary>The name in the signature's scope.</summary>
    string SigningName { get; }

    /// <summary>Whether the request is of these paths.</summary>
    bool Takes(HttpRequest request);

    /// <summary>Answers; throws <see cref="AwsException"/> before anything is written for an error, which is written as REST-JSON.</summary>
    Task HandleAsync(HttpContext http, Principal caller, string requestId);
}
