using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>Turns faults of our own into answers that SDKs do not retry, and logs them.</summary>
internal sealed partial class Faults(World world, ILogger<Faults> logger)
{
    private const int NoSpaceLinux = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int SqliteFull = 13;

    public AwsException ToAnswer(Exception exception, string service, string operation)
    {
        if (exception is AwsException known) return known;
        LogFault(logger, service, operation, exception);
        return IsDiskFull(exception)
            ? new("LocalFailure", $"The disk that holds {world.StateFolder} is full. Free some space and try again; what was answered for before is kept.")
            : new("LocalFailure", $"MlInfra Local failed at {service}:{operation}: {exception.Message} (details in {Path.Combine(world.StateFolder, "local.log")})");
    }

    public static bool IsDiskFull(Exception? exception) => exception switch
    {
        null => false,
        SqliteException { SqliteErrorCode: SqliteFull } => true,
        IOException { HResult: NoSpaceLinux or NoSpaceWindows } => true,
        _ => IsDiskFull(exception.InnerException),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service}:{Operation} failed")]
    private static partial void LogFault(ILogger logger, string service, string operation, Exception exception);
}
