namespace MlInfra.Local.Host;

/// <summary>The endpoint cannot start; the message is a sentence that says why and what to do.</summary>
public sealed class StartException(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code of a taken port.</summary>
    public const int PortTaken = 3;

    /// <summary>The exit code of a state folder that cannot be used.</summary>
    public const int StateUnusable = 4;

    /// <summary>What the process exits with.</summary>
    public int ExitCode { get; } = exitCode;
}
