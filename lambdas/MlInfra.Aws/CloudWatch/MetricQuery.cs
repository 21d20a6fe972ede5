namespace MlInfra.Aws.CloudWatch;

/// <summary>One series that is asked for.</summary>
/// <param name="Namespace">For example AWS/SageMaker.</param>
/// <param name="Name">The metric.</param>
/// <param name="Dimensions">All of the series's dimensions.</param>
/// <param name="Statistic">SampleCount, Sum, Average, Minimum, Maximum, or p99.</param>
/// <param name="PeriodSeconds">A multiple of 60.</param>
public sealed record MetricQuery(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions, string Statistic, int PeriodSeconds);
