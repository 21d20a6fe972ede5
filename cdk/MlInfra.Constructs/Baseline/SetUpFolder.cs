namespace MlInfra.Constructs.Baseline;

/// <summary>What set-up built: a folder of <c>.setup</c> in a folder above the program or the working directory.</summary>
internal static class SetUpFolder
{
    public static string? Find(string name) => Above(AppContext.BaseDirectory, name) ?? Above(Environment.CurrentDirectory, name);

    private static string? Above(string start, string name)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, ".setup", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
