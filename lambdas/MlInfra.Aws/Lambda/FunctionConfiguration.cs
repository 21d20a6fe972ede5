namespace MlInfra.Aws.Lambda;

/// <summary>What <see href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html">GetFunctionConfiguration</see> answers, as far as it is looked at.</summary>
public sealed record FunctionConfiguration
{
    /// <summary>The name.</summary>
    public required string FunctionName { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>What it is told.</summary>
    public FunctionVariables? Environment { get; init; }

    /// <summary>Where it writes its log.</summary>
    public FunctionLogging? LoggingConfig { get; init; }
}

/// <summary>What a function is told.</summary>
public sealed record FunctionVariables
{
    /// <summary>By name; null where Lambda cannot decrypt them for the caller.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}

/// <summary>Where a function writes its log.</summary>
public sealed record FunctionLogging
{
    /// <summary>The group.</summary>
    public string? LogGroup { get; init; }
}
