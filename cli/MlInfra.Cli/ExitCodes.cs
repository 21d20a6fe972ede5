namespace MlInfra.Cli;

/// <summary>What the process ends with. README.md documents them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was asked for was tried and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Something else listens on the port.</summary>
    public const int PortInUse = 3;

    /// <summary>The local endpoint is not running, or nothing is deployed to it.</summary>
    public const int NotUp = 4;

    public const int Interrupted = 130;
}
