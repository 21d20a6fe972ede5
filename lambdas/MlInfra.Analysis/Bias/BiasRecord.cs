namespace MlInfra.Analysis.Bias;

/// <summary>A record as bias sees it.</summary>
/// <param name="InFacet">Whether it belongs to the facet that may be at a disadvantage.</param>
/// <param name="Predicted">Whether the model's answer is the favourable one. Null where no answer is known.</param>
/// <param name="Actual">Whether the truth is the favourable one. Null until it is known.</param>
/// <param name="Group">The segment, for conditional disparity. Null without.</param>
public sealed record BiasRecord(bool InFacet, bool? Predicted, bool? Actual, string? Group = null)
{
    /// <summary>The numbers of the record, facet and label left out, for the flip test. Null without.</summary>
    public double[]? Features { get; init; }
}
