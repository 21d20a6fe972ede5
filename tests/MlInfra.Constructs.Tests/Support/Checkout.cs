namespace MlInfra.Constructs.Tests.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        // The build maps source paths, so the checkout is found from where the tests run.
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No MlInfra.sln above {AppContext.BaseDirectory}.");
    }
}
