namespace MlInfra.Aws.Lambda;

/// <summary>What <see href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html">GetFunctionConfiguration</see> answers.</summary>
public sealed record FunctionConfiguration
{
    /// <summary>The name.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The ARN.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>Such as Active.</summary>
    public string? State { get; init; }

    /// <summary>Where its log goes.</summary>
    public LoggingConfig? LoggingConfig { get; init; }
}

/// <summary>Where a function's log goes.</summary>
public sealed record LoggingConfig
{
    /// <summary>The group.</summary>
    public string? LogGroup { get; init; }
}
