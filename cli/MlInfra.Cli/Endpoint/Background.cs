using System.Diagnostics;
using System.Globalization;

namespace MlInfra.Cli.Endpoint;

/// <summary>Starts a process that outlives this one, with its output in a file.</summary>
internal static class Background
{
    public static int Start(string program, IReadOnlyList<string> arguments, string folder, string log)
    {
        var start = OperatingSystem.IsWindows() ? Windows(program, arguments, log) : Unix(program, arguments, log);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        // What the endpoint calls is itself: neither the user's credentials nor the user's endpoints are its business.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("AWS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        using var shell = Process.Start(start) ?? throw new CliException($"'{start.FileName}' could not be started.");
        var answer = shell.StandardOutput.ReadLine();
        shell.WaitForExit();
        return int.TryParse(answer, NumberStyles.Integer, CultureInfo.InvariantCulture, out var pid) ? pid : throw new CliException($"'{program}' could not be started in the background.");
    }

    // A session of its own where there is setsid; else the shell lets a background process ignore the terminal's interrupt.
    private static ProcessStartInfo Unix(string program, IReadOnlyList<string> arguments, string log) =>
        new("/bin/sh", [
            "-c",
            """log=$1; shift; if command -v setsid >/dev/null 2>&1; then set -- setsid "$@"; fi; "$@" >>"$log" 2>&1 </dev/null & echo $!""",
            "sh", log, program, .. arguments]);

    private static ProcessStartInfo Windows(string program, IReadOnlyList<string> arguments, string log) =>
        new("powershell", [
            "-NoProfile", "-Command",
            $"(Start-Process -PassThru -WindowStyle Hidden -RedirectStandardOutput '{log}' -RedirectStandardError '{log}.err' '{program}' '{string.Join("','", arguments)}').Id"]);
}
