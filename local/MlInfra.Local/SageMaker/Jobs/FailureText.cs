using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Failure reasons as SageMaker words them.</summary>
internal static class FailureText
{
    /// <summary>The longest reason that Describe gives.</summary>
    public const int Longest = 1024;

    /// <summary>Of a script in script mode.</summary>
    public static string Script(SandboxExit exit, IReadOnlyList<string> errors, string command, string? failureFile, long memoryBytes)
    {
        var code = exit.Code > 128 ? $"-{exit.Code - 128}" : $"{exit.Code}";
        return string.IsNullOrWhiteSpace(failureFile)
            ? Cut($"AlgorithmError: ExecuteUserScriptError:\nExitCode {code}\nErrorMessage \"{Message(exit, errors, memoryBytes)}\"\nCommand \"{command}\"", exit.Code)
            : Cut($"AlgorithmError: {failureFile.Trim()}", exit.Code);
    }

    /// <summary>Of a container that is not in script mode: a processing job, or a training job with an entry point of its own.</summary>
    public static string Container(SandboxExit exit, string? message, long memoryBytes)
    {
        if (exit.End == SandboxEnd.MemoryExceeded) message = Message(exit, [], memoryBytes);
        return string.IsNullOrWhiteSpace(message)
            ? Cut("AlgorithmError: See job logs for more information", exit.Code)
            : Cut($"AlgorithmError: {message.Trim()}", exit.Code);
    }

    /// <summary>What the script said last: from its raise (or its last line) on.</summary>
    internal static string Message(SandboxExit exit, IReadOnlyList<string> errors, long memoryBytes)
    {
        if (exit.End == SandboxEnd.MemoryExceeded)
            return $"Killed: it used {Gib(exit.PeakMemoryBytes)} of memory and has {Gib(memoryBytes)}. Please use an instance type with more memory, or reduce the size of the data";
        var lines = errors.Where(l => l.Trim().Trim('^', '~').Trim().Length > 0).ToList();
        if (lines.Count == 0) return "";
        var from = lines.FindLastIndex(l => l.TrimStart().StartsWith("raise ", StringComparison.Ordinal));
        var trace = lines.FindLastIndex(l => l.StartsWith("Traceback ", StringComparison.Ordinal));
        // Without a raise the line of code before the exception stands for it.
        if (from < 0 || from < trace) from = trace >= 0 ? Math.Max(trace, lines.Count - 2) : lines.Count - 1;
        return string.Join('\n', lines.Skip(from).Select(l => " " + l.TrimStart())).TrimStart();
    }

    private static string Cut(string text, int code)
    {
        var tail = $", exit code: {code}";
        return (text.Length + tail.Length > Longest ? text[..(Longest - tail.Length)] : text) + tail;
    }

    private static string Gib(long bytes) => $"{bytes / 1024.0 / 1024 / 1024:0.0#} GiB";
}
