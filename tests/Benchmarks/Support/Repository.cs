namespace Benchmarks.Support;

/// <summary>Where the repository lies that is measured.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The interpreter that set-up chose for jobs.</summary>
    public static string Python => File.ReadAllText(At(".setup", "python")).Trim();

    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public static string Built(string folder, string project, string assembly) => At(folder, project, "bin", "Release", "net10.0", assembly);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds MlInfra.sln.");
    }
}
