using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The log stream of one process, with the platform's own lines. Written only if the role may write it, as in AWS.</summary>
internal sealed partial class FunctionLog(World world, FunctionDocument function, ILogSink sink, IAuthorizer authorizer, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private bool? may;

    public string Stream { get; } = $"{world.Now.UtcDateTime.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)}/[$LATEST]{Guid.NewGuid():N}";

    public void Line(string text)
    {
        lock (gate) lines.Add(text);
    }

    public void Platform(string text, string type, JsonObject record) => Line(function.IsJsonLog
        ? new JsonObject { ["time"] = world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), ["type"] = type, ["record"] = record }.ToJsonString()
        : text);

    public void Start(string requestId) => Platform(
        $"START RequestId: {requestId} Version: $LATEST", "platform.start", new() { ["requestId"] = requestId, ["version"] = "$LATEST" });

    public void Report(string requestId, TimeSpan duration, TimeSpan? init, long memory)
    {
        var billed = (int)Math.Ceiling((duration + (init ?? TimeSpan.Zero)).TotalMilliseconds);
        var used = Math.Max(1, memory / 1024 / 1024);
        if (!function.IsJsonLog) Line($"END RequestId: {requestId}");
        var metrics = new JsonObject
        {
            ["durationMs"] = Math.Round(duration.TotalMilliseconds, 3),
            ["billedDurationMs"] = billed,
            ["memorySizeMB"] = function.MemorySize,
            ["maxMemoryUsedMB"] = used,
        };
        var text = $"REPORT RequestId: {requestId}\tDuration: {duration.TotalMilliseconds:F2} ms\tBilled Duration: {billed} ms\tMemory Size: {function.MemorySize} MB\tMax Memory Used: {used} MB\t";
        if (init is { } start)
        {
            text += $"Init Duration: {start.TotalMilliseconds:F2} ms\t";
            metrics["initDurationMs"] = Math.Round(start.TotalMilliseconds, 3);
        }
        Platform(text, "platform.report", new() { ["requestId"] = requestId, ["metrics"] = metrics });
    }

    public void Flush()
    {
        string[] batch;
        lock (gate)
        {
            if (lines.Count == 0) return;
            batch = [.. lines];
            lines.Clear();
        }
        may ??= MayWrite();
        if (may == true) sink.Append(function.LogGroupName, Stream, batch);
    }

    private bool MayWrite()
    {
        var arn = world.Arn("logs", $"log-group:{function.LogGroupName}:log-stream:{Stream}");
        if (authorizer.Allows(FunctionReading.Caller(function), new("logs:PutLogEvents", arn))) return true;
        LogSilent(logger, function.Name, function.Role, arn);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The function {Function} leaves no log: its role {Role} may not logs:PutLogEvents on {Stream}")]
    private static partial void LogSilent(ILogger logger, string function, string role, string stream);
}
