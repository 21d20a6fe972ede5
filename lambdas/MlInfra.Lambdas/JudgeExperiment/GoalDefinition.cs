namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>What the two variants are compared by.</summary>
internal sealed record GoalDefinition
{
    public const string Errors = "Errors";
    public const string Latency = "Latency";
    public const string Share = "Share";
    public const string Mean = "Mean";

    /// <summary>Errors and Latency: SageMaker's own; Share and Mean: metrics of the application.</summary>
    public required string Kind { get; init; }

    public bool HigherIsBetter { get; init; }

    /// <summary>The difference below which the two count as equal; null: none.</summary>
    public double? Margin { get; init; }

    /// <summary>Of the application's metrics.</summary>
    public string? Namespace { get; init; }

    /// <summary>What is counted (Share) or measured (Mean).</summary>
    public string? Metric { get; init; }

    /// <summary>Out of how many (Share); null: of the variant's invocations.</summary>
    public string? Trials { get; init; }

    /// <summary>Dimensions of the application's metrics beside that of the variant.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; set; } = new Dictionary<string, string>();

    /// <summary>The dimension whose value is the variant's name.</summary>
    public string VariantDimension { get; set; } = "VariantName";

    /// <summary>Minutes until what is counted of a period is complete.</summary>
    public double SettleMinutes { get; init; }

    /// <summary>Why it is no goal; null: it is one.</summary>
    public string? Problem => Kind switch
    {
        Errors or Latency => null,
        Share or Mean => Namespace is null || Metric is null ? $"goal {Kind} needs namespace and metric." : null,
        _ => $"goal.kind is '{Kind}', which is none of {Errors}, {Latency}, {Share}, {Mean}.",
    };
}
