namespace MlInfra.Analysis.Data;

/// <summary>One row of a record with its values as text, for what is not only counted: joins, segments, explanations.</summary>
/// <param name="EventId">Of the captured call; empty for data sets.</param>
/// <param name="InferenceId">What the caller gave it; null without.</param>
/// <param name="Row">Which row of the call it is, from 0.</param>
/// <param name="Time">When it was.</param>
/// <param name="Values">Values by column; null where missing.</param>
public sealed record CapturedRow(string EventId, string? InferenceId, int Row, DateTimeOffset? Time, IReadOnlyDictionary<string, string?> Values)
{
    public string? this[string column] => Values.GetValueOrDefault(column);
}
