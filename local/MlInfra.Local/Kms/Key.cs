namespace MlInfra.Local.Kms;

/// <summary>A symmetric key.</summary>
internal sealed record Key
{
    public required string KeyId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Enabled, Disabled or PendingDeletion.</summary>
    public string State { get; init; } = "Enabled";

    public DateTimeOffset? DeletionDate { get; init; }

    public bool Rotates { get; init; }

    /// <summary>Who may use it, as JSON.</summary>
    public required string Policy { get; init; }

    /// <summary>32 bytes in base64. They lie in the state unprotected: this is a laptop's stand-in, not a vault.</summary>
    public required string Material { get; init; }

    /// <summary>CUSTOMER, or AWS for aws/s3 and its like.</summary>
    public string Manager { get; init; } = "CUSTOMER";

    public Dictionary<string, string> Tags { get; init; } = [];
}

/// <summary>Another name of a key; it begins with alias/.</summary>
internal sealed record Alias(string Name, string KeyId, DateTimeOffset Created);
