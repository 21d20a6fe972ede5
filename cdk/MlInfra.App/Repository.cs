namespace MlInfra.App;

/// <summary>Where the repository lies, from wherever the app is run.</summary>
internal static class Repository
{
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root.Value, .. parts]);

    private static readonly Lazy<string> Root = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(System.IO.Path.Combine(folder.FullName, "samples", "tumour")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds samples/tumour; run the app from its repository.");
    });
}
