namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>What of this machine a sandbox shows and hides.</summary>
internal sealed record SandboxHost
{
    /// <summary>The folder with the Python shims, seen as /opt/mlinfra.</summary>
    public required string ToolsFolder { get; init; }

    /// <summary>Entries of the machine's own /opt that stay visible (an interpreter may live there).</summary>
    public IReadOnlyList<string> OptEntries { get; init; } = [];

    /// <summary>Folders that look empty inside: credentials of the laptop's user, the endpoint's own state.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Folders that stay visible although they lie in a hidden one or under /tmp (the interpreter's).</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    private static readonly string[] Private = [".aws", ".ssh", ".gnupg"];

    /// <summary>Reads them from the machine.</summary>
    public static SandboxHost Of(string stateFolder, string toolsFolder, string python)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var hidden = Private
            .Select(n => Path.Combine(home, n)).Append(stateFolder)
            .Where(p => Directory.Exists(p) && !Under(p, "/tmp") && !Under(p, "/opt"));
        return new SandboxHost
        {
            ToolsFolder = toolsFolder,
            OptEntries = Directory.Exists("/opt")
                ? [.. Directory.EnumerateDirectories("/opt").Where(d => Path.GetFileName(d) is not ("ml" or "mlinfra")).Order(StringComparer.Ordinal)]
                : [],
            Hidden = [.. hidden],
            Shown = Path.GetDirectoryName(Path.GetDirectoryName(python)) is { Length: > 1 } root && (Under(root, "/tmp") || Under(root, "/var/tmp") || Under(root, stateFolder)) ? [root] : [],
        };
    }

    private static bool Under(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
