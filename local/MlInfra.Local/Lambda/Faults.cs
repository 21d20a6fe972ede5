using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The results of invocations that the process did not answer.</summary>
internal static class Faults
{
    public static FunctionResult Of(string type, string message) =>
        new(Encoding.UTF8.GetBytes(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString()), "Unhandled");

    public static FunctionResult TimedOut(string requestId, int seconds) =>
        Of("Sandbox.Timedout", $"RequestId: {requestId} Error: Task timed out after {seconds}.00 seconds");

    public static FunctionResult Exited(string requestId, int exitCode) => Of("Runtime.ExitError", $"RequestId: {requestId} Error: Runtime exited with error: {How(exitCode)}");

    public static FunctionResult OutOfMemory(string requestId) =>
        Of("Runtime.OutOfMemory", $"RequestId: {requestId} Error: Runtime exited with error: signal: killed");

    public static string How(int exitCode) => exitCode switch
    {
        137 => "signal: killed",
        134 => "signal: aborted",
        139 => "signal: segmentation fault",
        _ => $"exit status {exitCode}",
    };
}
