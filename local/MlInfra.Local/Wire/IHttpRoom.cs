using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>A service that speaks a wire format of its own (S3's REST-XML) and streams bodies.</summary>
internal interface IHttpRoom
{
    /// <summary>The name in the signature's scope.</summary>
    string SigningName { get; }

    /// <summary>Answers the request whole, errors included.</summary>
    Task HandleAsync(HttpContext http, Principal caller, string requestId);

    /// <summary>Writes an error in the room's own form.</summary>
    Task WriteErrorAsync(HttpContext http, AwsException error, string requestId);
}
