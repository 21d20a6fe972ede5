namespace MlInfra.Cli;

/// <summary>A failure that the user can understand: what is wrong, what to do, and the exit code.</summary>
internal sealed class CliException(string message, string? advice = null, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public string? Advice { get; } = advice;

    public int ExitCode { get; } = exitCode;

    /// <summary>Lines of a log that show the cause; printed before the message.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}
