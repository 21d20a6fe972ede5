namespace MlInfra.Analysis.ModelQuality;

/// <summary>A limit for a metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Threshold">The limit.</param>
/// <param name="Below">Whether less than the limit is a violation (<c>LessThanThreshold</c>), else more is.</param>
public sealed record QualityConstraint(string Metric, double Threshold, bool Below)
{
    public string Operator => Below ? "LessThanThreshold" : "GreaterThanThreshold";
}
