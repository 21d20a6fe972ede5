namespace MlInfra.Cli;

/// <summary>Where things lie in the repository.</summary>
internal sealed class Workspace
{
    public Workspace(string root, string? stateFolder = null)
    {
        Root = Path.GetFullPath(root);
        StateFolder = Path.GetFullPath(stateFolder ?? Path.Combine(Root, ".mlinfra"));
    }

    public string Root { get; }

    /// <summary>All state of the local endpoint, and what the CLI keeps beside it.</summary>
    public string StateFolder { get; }

    public string CdkExecutable => Path.Combine(Root, "node_modules", ".bin", OperatingSystem.IsWindows() ? "cdk.cmd" : "cdk");

    public string LocalDll => Path.Combine(Root, "local", "MlInfra.Local", "bin", "Release", "net10.0", "mlinfra-local.dll");

    public string LocalLog => Path.Combine(StateFolder, "local.log");

    public string LocalRecord => Path.Combine(StateFolder, "local.json");

    public string CdkLog => Path.Combine(StateFolder, "cdk.log");

    public string SampleData => Path.Combine(Root, "samples", "tumour", "data", "breast-cancer.csv");

    /// <summary>The interpreter that set-up chose for jobs.</summary>
    public string? Python => File.Exists(PythonRecord) ? File.ReadAllText(PythonRecord).Trim() : null;

    private string PythonRecord => Path.Combine(Root, ".setup", "python");

    /// <summary>A path as the user would write it, from the root where that is shorter.</summary>
    public string Shown(string path) => Path.GetRelativePath(Root, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : path;

    public static Workspace Find(string? stateFolder)
    {
        var told = Environment.GetEnvironmentVariable("MLINFRA_ROOT");
        if (!string.IsNullOrEmpty(told)) return new Workspace(told, stateFolder);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) return new Workspace(folder.FullName, stateFolder);
        }
        throw new CliException("The repository was not found above the program.", "Run it as ./mlinfra from a clone.");
    }
}
