using System.Globalization;
using System.Runtime.InteropServices;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>What /proc tells of a process and its descendants, and signals to them.</summary>
internal static class ProcessTree
{
    /// <summary>Asks to end.</summary>
    public const int Terminate = 15;

    /// <summary>Ends.</summary>
    public const int Kill = 9;

    private const int Stop = 19;

    /// <summary>The direct children, of all threads.</summary>
    public static IReadOnlyList<int> Children(int pid)
    {
        List<int> found = [];
        try
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                foreach (var word in File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    found.Add(int.Parse(word, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was read.
        }

        return found;
    }

    /// <summary>The process and all its descendants.</summary>
    public static IReadOnlyList<int> All(int pid)
    {
        List<int> all = [pid];
        for (var i = 0; i < all.Count; i++) all.AddRange(Children(all[i]));
        return all;
    }

    /// <summary>Resident memory in bytes: of forked processes that share pages, each counts its share once the quick sum is over the limit.</summary>
    public static long Resident(IEnumerable<int> pids, long limit)
    {
        var list = pids as IReadOnlyList<int> ?? [.. pids];
        var sum = list.Sum(p => Field($"/proc/{p}/status", "RssAnon:") + Field($"/proc/{p}/status", "RssShmem:"));
        return sum <= limit || list.Count == 1 ? sum : list.Sum(p => Field($"/proc/{p}/smaps_rollup", "Pss_Anon:") + Field($"/proc/{p}/smaps_rollup", "Pss_Shmem:"));
    }

    /// <summary>When the process started, in the kernel's ticks: with the id it names one process for ever. Null if it is gone.</summary>
    public static string? StartTime(int pid) => Stat(pid) is { } fields && fields[0] != "Z" ? fields[19] : null;

    /// <summary>
    /// Ends a sandbox by its outermost process, also while it is being set up: what that one has just made does not die with it until it
    /// has asked for that, and would live on, unseen. So it is held first, makes nothing more, and what it made is ended before it.
    /// </summary>
    public static void KillSandbox(int pid)
    {
        Signal(pid, Stop);
        for (var tries = 0; tries < 1000 && State(pid) is not (null or 'T' or 'Z'); tries++) Thread.Sleep(1);
        // The first of a process namespace takes all in it with it.
        foreach (var child in Children(pid)) Signal(child, Kill);
        Signal(pid, Kill);
    }

    /// <summary>Sends a signal; a process that is gone is no error.</summary>
    public static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

    private static char? State(int pid) => Stat(pid)?[0][0];

    // What stands behind the process's name.
    private static string[]? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Field(string file, string name)
    {
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                if (line.StartsWith(name, StringComparison.Ordinal))
                    return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was read.
        }

        return 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
