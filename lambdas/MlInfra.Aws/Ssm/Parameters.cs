namespace MlInfra.Aws.Ssm;

/// <summary>Asks <see href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</see>.</summary>
public sealed record GetParameterRequest
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }
}

/// <summary>What GetParameter answers.</summary>
public sealed record GetParameterResponse
{
    /// <summary>The parameter.</summary>
    public required Parameter Parameter { get; init; }
}

/// <summary>A parameter.</summary>
public sealed record Parameter
{
    /// <summary>The value.</summary>
    public required string Value { get; init; }

    /// <summary>Counts the values that it had.</summary>
    public long Version { get; init; }
}

/// <summary>Asks <see href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html">PutParameter</see>.</summary>
public sealed record PutParameterRequest
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>At most 4,096 characters.</summary>
    public required string Value { get; init; }

    /// <summary>String, StringList or SecureString. Null: as it is.</summary>
    public string? Type { get; init; }

    /// <summary>Whether a value that is there is replaced.</summary>
    public bool? Overwrite { get; init; }
}

/// <summary>What PutParameter answers.</summary>
public sealed record PutParameterResponse
{
    /// <summary>Counts the values that it had.</summary>
    public long Version { get; init; }
}
