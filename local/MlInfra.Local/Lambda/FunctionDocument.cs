namespace MlInfra.Local.Lambda;

/// <summary>A function as it is kept.</summary>
internal sealed record FunctionDocument
{
    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string Handler { get; init; }

    public required string Runtime { get; init; }

    /// <summary>The SHA-256 of the package, as AWS writes it (base64).</summary>
    public required string CodeSha256 { get; init; }

    public required long CodeSize { get; init; }

    /// <summary>The folder of the unpacked package, below the room's own.</summary>
    public required string CodeFolder { get; init; }

    public int Timeout { get; init; } = 3;

    public int MemorySize { get; init; } = 128;

    public int EphemeralStorage { get; init; } = 512;

    public string Description { get; init; } = "";

    public string Architecture { get; init; } = "x86_64";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? DeadLetterArn { get; init; }

    public string? LogGroup { get; init; }

    public bool IsJsonLog { get; init; }

    public string TracingMode { get; init; } = "PassThrough";

    public int? ReservedConcurrency { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset Modified { get; init; }

    public required string RevisionId { get; init; }

    /// <summary>The permissions that others have, in IAM's form, by statement id.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; init; } = new Dictionary<string, string>();

    /// <summary>How events that are taken for later are treated; null for AWS's defaults.</summary>
    public EventInvokeSettings? EventInvoke { get; init; }

    public string LogGroupName => LogGroup ?? $"/aws/lambda/{Name}";
}
