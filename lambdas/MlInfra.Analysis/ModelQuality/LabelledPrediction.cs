namespace MlInfra.Analysis.ModelQuality;

/// <summary>A prediction whose truth has become known.</summary>
/// <param name="Id">Inference id or event id, with <c>#</c> and the row's number where a call had several.</param>
/// <param name="Label">What was so.</param>
/// <param name="Prediction">What the model answered. Null where it only gave a score.</param>
/// <param name="Score">Its score. Null where it only gave an answer.</param>
public sealed record LabelledPrediction(string Id, string Label, string? Prediction, double? Score);
