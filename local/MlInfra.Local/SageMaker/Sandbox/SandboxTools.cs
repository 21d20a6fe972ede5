namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>The small files that every sandbox sees at /opt/mlinfra.</summary>
internal static class SandboxTools
{
    private const string AlgorithmPrefix = "algorithms/";

    /// <summary>Where the Python shims lie inside.</summary>
    public const string BinFolder = "/opt/mlinfra/bin";

    /// <summary>What goes first on PYTHONPATH inside.</summary>
    public const string PythonFolder = "/opt/mlinfra/python";

    /// <summary>Where they lie on this machine.</summary>
    public static string FolderIn(string stateFolder) => Path.Combine(stateFolder, "sandbox-tools");

    /// <summary>Writes them (again, if the interpreter has changed).</summary>
    public static string Write(string stateFolder, string python)
    {
        var folder = FolderIn(stateFolder);
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        Directory.CreateDirectory(Path.Combine(folder, "python"));
        // A script, not a link: an interpreter of a virtual environment finds its packages by its own path.
        foreach (var name in new[] { "python", "python3" })
            Save(Path.Combine(folder, "bin", name), $"#!/bin/sh\nexec '{python.Replace("'", "'\\''", StringComparison.Ordinal)}' \"$@\"\n", executable: true);
        using var source = typeof(SandboxTools).Assembly.GetManifestResourceStream("sitecustomize.py")!;
        Save(Path.Combine(folder, "python", "sitecustomize.py"), new StreamReader(source).ReadToEnd(), executable: false);
        var algorithms = Directory.CreateDirectory(Path.Combine(folder, "algorithms")).FullName;
        foreach (var name in Algorithms())
        {
            using var algorithm = typeof(SandboxTools).Assembly.GetManifestResourceStream(AlgorithmPrefix + name)!;
            Save(Path.Combine(algorithms, name), new StreamReader(algorithm).ReadToEnd(), executable: false);
        }

        return folder;
    }

    private static IEnumerable<string> Algorithms() =>
        typeof(SandboxTools).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(AlgorithmPrefix, StringComparison.Ordinal)).Select(n => n[AlgorithmPrefix.Length..]);

    private static void Save(string path, string text, bool executable)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        var part = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(part, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(part, (UnixFileMode)Convert.ToInt32(executable ? "755" : "644", 8));
        File.Move(part, path, overwrite: true);
    }
}
