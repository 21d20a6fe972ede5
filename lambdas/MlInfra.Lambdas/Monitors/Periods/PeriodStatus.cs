namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>How a period ended.</summary>
internal enum PeriodStatus
{
    Completed,
    CompletedWithViolations,

    /// <summary>There was nothing to judge: no traffic, or no label yet. That is neither drift nor its absence.</summary>
    NoData,

    /// <summary>It can't be judged, and trying again would not help.</summary>
    Failed,
}
