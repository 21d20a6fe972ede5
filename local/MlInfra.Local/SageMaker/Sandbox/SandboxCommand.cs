using System.Text;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>Writes the command line that enters a sandbox. Pure: it looks at nothing but its arguments.</summary>
internal static class SandboxCommand
{
    /// <summary>The name that the job sees as its host's.</summary>
    public const string HostName = "algo-1";

    /// <summary>
    /// The file that is there once all is set up and the next process is the job: what runs before it must not be told to end in the job's place.
    /// Null where nothing but the job has the sandbox's first process as its parent.
    /// </summary>
    public static string? SetUpMark(SandboxVariant variant, SandboxSpec spec) =>
        variant is SandboxVariant.Unshare or SandboxVariant.UnshareUser ? spec.TempFolder + ".set-up" : null;

    /// <summary>Program and arguments, to be started with the specification's environment.</summary>
    public static IReadOnlyList<string> Build(SandboxVariant variant, SandboxHost host, SandboxSpec spec)
    {
        // Limits are set in the process that becomes the sandbox; setsid keeps a terminal's Ctrl-C from reaching the job.
        var limits = new StringBuilder("ulimit -c 0; echo 500 2>/dev/null >/proc/self/oom_score_adj; ");
        if (spec.FileBytes is { } bytes) limits.Append("ulimit -f ").Append(bytes / 512).Append("; ");
        limits.Append("exec setsid \"$@\"");
        List<string> line = ["/bin/sh", "-c", limits.ToString(), "sh"];
        line.AddRange(variant is SandboxVariant.Unshare or SandboxVariant.UnshareUser ? Unshare(variant, host, spec) : Bubblewrap(variant, host, spec));
        return line;
    }

    /// <summary>Whether a command line is that of a process which holds a sandbox with these tools, be it of the one way or the other.</summary>
    public static bool Holds(IReadOnlyList<string> words, string toolsFolder) =>
        (words.Contains(toolsFolder) && words.Contains(HostName)) ||
        words.Any(w => w.StartsWith(ScriptStart, StringComparison.Ordinal) && w.Contains(Quote(toolsFolder), StringComparison.Ordinal));

    private const string ScriptStart = $"set -e\nhostname {HostName} ";

    private static IEnumerable<string> Bubblewrap(SandboxVariant variant, SandboxHost host, SandboxSpec spec)
    {
        List<string> args =
        [
            "bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", HostName, "--cap-drop", "ALL",
        ];
        if (variant != SandboxVariant.Bubblewrap) args.Add("--unshare-user");
        if (spec.NetworkIsolation) args.Add("--unshare-net");
        args.AddRange(["--ro-bind", "/", "/", "--dev", "/dev"]);
        args.AddRange(variant == SandboxVariant.BubblewrapOuterProc ? ["--ro-bind", "/proc", "/proc"] : ["--proc", "/proc"]);
        args.AddRange(["--tmpfs", "/opt"]);
        foreach (var entry in host.OptEntries) args.AddRange(["--ro-bind", entry, entry]);
        foreach (var folder in host.Hidden) args.AddRange(["--tmpfs", folder]);
        args.AddRange(["--bind", spec.TempFolder, "/tmp", "--bind", spec.TempFolder, "/var/tmp"]);
        foreach (var folder in host.Shown) args.AddRange(["--ro-bind", folder, folder]);
        args.AddRange(["--ro-bind", host.ToolsFolder, "/opt/mlinfra", "--bind", spec.MlFolder, "/opt/ml", "--chdir", spec.WorkingDirectory, "--"]);
        return args.Concat(spec.Command);
    }

    private static IEnumerable<string> Unshare(SandboxVariant variant, SandboxHost host, SandboxSpec spec)
    {
        List<string> args = ["setpriv", "--pdeathsig", "KILL", "unshare"];
        if (variant == SandboxVariant.UnshareUser) args.AddRange(["--user", "--map-root-user"]);
        args.AddRange(["--mount", "--pid", "--ipc", "--uts"]);
        if (spec.NetworkIsolation) args.Add("--net");
        args.AddRange(["--fork", "--kill-child=KILL", "/bin/sh", "-c", Script(host, spec, SetUpMark(variant, spec)!), "sh"]);
        return args.Concat(spec.Command);
    }

    /// <summary>What bubblewrap does by itself, by hand: a second tree of mounts, covered and made read-only, and the job in it without capabilities.</summary>
    private static string Script(SandboxHost host, SandboxSpec spec, string mark)
    {
        var root = spec.TempFolder + ".root";
        var s = new StringBuilder(ScriptStart).Append("2>/dev/null || true\n");
        void Do(params ReadOnlySpan<string> words) => s.AppendJoin(' ', words.ToArray().Select(Quote)).Append('\n');
        void Bind(string source, string target)
        {
            Do("mkdir", "-p", root + target);
            Do("mount", "--bind", source, root + target);
        }

        if (spec.NetworkIsolation) s.Append("ip link set lo up 2>/dev/null || true\n");
        Do("mkdir", "-p", root);
        Do("mount", "--rbind", "/", root);
        Do("mount", "-t", "proc", "proc", root + "/proc");
        Do("mount", "-t", "tmpfs", "tmpfs", root + "/opt");
        foreach (var entry in host.OptEntries) Bind(entry, entry);
        foreach (var folder in host.Hidden) Do("mount", "-t", "tmpfs", "tmpfs", root + folder);
        Bind(spec.TempFolder, "/tmp");
        Bind(spec.TempFolder, "/var/tmp");
        foreach (var folder in host.Shown) Bind(folder, folder);
        Bind(host.ToolsFolder, "/opt/mlinfra");
        Bind(spec.MlFolder, "/opt/ml");
        // The table writes a space as \040, which printf reads as three digits only behind one more 0: "\0407" is a space and a 7.
        // A remount in a user namespace has to keep the flags that the mount came with.
        s.Append("root=").Append(Quote(root)).Append('\n').Append("""
            cat /proc/self/mounts | while read -r source place type options rest; do
              case "$place" in *\\*) place=$(printf '%b' "$(printf %s "$place" | sed 's/\\/\\0/g')") ;; esac
              case "$place" in
                "$root"/opt/ml|"$root"/tmp|"$root"/var/tmp|"$root"/proc|"$root"/dev|"$root"/dev/*) continue ;;
                "$root"|"$root"/*) ;;
                *) continue ;;
              esac
              keep=ro
              IFS=,
              for o in $options; do
                case "$o" in nosuid|nodev|noexec|noatime|nodiratime|relatime) keep="$keep,$o" ;; esac
              done
              unset IFS
              mount -o "remount,bind,$keep" "$place" 2>/dev/null || true
            done
            set +e
            """);
        // The shell stays as the namespace's first process, so that the job is an ordinary one that signals reach.
        s.Append("\nchroot=$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)\n: >").Append(Quote(mark)).Append("\n\"$chroot\" \"$root\" /bin/sh -c 'cd \"$0\" && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs -- \"$@\"' ")
            .Append(Quote(spec.WorkingDirectory)).Append(" \"$@\"\nexit $?\n");
        return s.ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
