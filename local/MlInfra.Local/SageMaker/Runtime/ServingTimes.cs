namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The time limits of serving, in real time.</summary>
internal sealed record ServingTimes
{
    /// <summary>How long a model may take to answer an invocation. Default: 60 s, AWS's limit.</summary>
    public TimeSpan Invocation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a model may take to answer in a stream. Default: 8 minutes, AWS's limit.</summary>
    public TimeSpan Stream { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>How long a server that is told to stop may take to finish what it answers. Default: 60 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause before a server that keeps crashing is started again. Default: 30 s.</summary>
    public TimeSpan LongestRestartPause { get; init; } = TimeSpan.FromSeconds(30);
}
