using System.Runtime.InteropServices;

namespace Benchmarks.Support;

/// <summary>On what the figures were taken: without this they say nothing.</summary>
internal static class Machine
{
    public static string Line() => $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}; load {Load()}";

    /// <summary>The load averages of 1, 5 and 15 minutes, where the system tells them.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
