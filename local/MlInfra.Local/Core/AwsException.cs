namespace MlInfra.Local.Core;

/// <summary>An answer that is an error, with AWS's code, text and status. One mapper in Wire writes its wire form.</summary>
public sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>AWS's error code, such as ValidationException.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status. Never 5xx for a fault of our own: SDKs would retry it.</summary>
    public int Status { get; } = status;

    /// <summary>The code in the Query protocol where it differs (AWS.SimpleQueueService.NonExistentQueue), also sent as x-amzn-query-error.</summary>
    public string? QueryCode { get; init; }

    /// <summary>Further members of the error's body, such as OriginalStatusCode of a ModelError.</summary>
    public System.Text.Json.Nodes.JsonObject? Details { get; init; }

    /// <summary>ValidationException: the request is malformed or against a rule.</summary>
    public static AwsException Validation(string message) => new("ValidationException", message);

    /// <summary>What Local lacks, said by name (decision D10).</summary>
    public static AwsException NotSupported(string what) =>
        new("NotSupportedByLocal", $"MlInfra Local does not support {what}. It refuses rather than pretends; see docs/local.md for what it has.", 400);
}
