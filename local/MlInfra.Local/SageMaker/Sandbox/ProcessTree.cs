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
    public static string? StartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : fields[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Sends a signal; a process that is gone is no error.</summary>
    public static void Signal(int pid, int signal) => _ = SendSignal(pid, signal);

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
