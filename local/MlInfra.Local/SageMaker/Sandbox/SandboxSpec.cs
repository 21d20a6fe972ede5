namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>A process to run in the file layout of a SageMaker container.</summary>
internal sealed record SandboxSpec
{
    /// <summary>The folder that is seen as /opt/ml.</summary>
    public required string MlFolder { get; init; }

    /// <summary>The folder that is seen as /tmp.</summary>
    public required string TempFolder { get; init; }

    /// <summary>The program and its arguments, as seen inside.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The whole environment; nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The working directory inside. Default: /opt/ml.</summary>
    public string WorkingDirectory { get; init; } = "/opt/ml";

    /// <summary>True cuts the process off the network, this endpoint included.</summary>
    public bool NetworkIsolation { get; init; }

    /// <summary>The resident memory, in bytes, above which the process is killed, or null.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>How often memory is looked at. Default: 100 ms.</summary>
    public TimeSpan MemoryInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest file, in bytes, that the process may write, or null.</summary>
    public long? FileBytes { get; init; }

    /// <summary>The time after which the process is told to end, or null.</summary>
    public TimeSpan? MaxRuntime { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL. Default: 2 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Takes every line that the process prints; the flag tells standard error. Called from two threads.</summary>
    public required Action<string, bool> OnLine { get; init; }
}

/// <summary>Why a process ended.</summary>
internal enum SandboxEnd
{
    /// <summary>By itself (or a signal that is not ours).</summary>
    Exited,

    /// <summary>Killed: it used more memory than its instance has.</summary>
    MemoryExceeded,

    /// <summary>Told to end: it ran longer than it may.</summary>
    TimeExceeded,

    /// <summary>Told to end by a caller.</summary>
    Stopped,
}

/// <summary>How a process ended.</summary>
/// <param name="Code">The exit code; 128 and the signal's number when a signal ended it.</param>
/// <param name="End">Why.</param>
/// <param name="PeakMemoryBytes">The largest resident memory that was seen.</param>
internal sealed record SandboxExit(int Code, SandboxEnd End, long PeakMemoryBytes);
