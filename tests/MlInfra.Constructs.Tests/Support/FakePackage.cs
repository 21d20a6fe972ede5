namespace MlInfra.Constructs.Tests.Support;

/// <summary>A folder that looks like the published Lambda package, with bytes that stay the same.</summary>
internal static class FakePackage
{
    public static string Folder { get; } = Make();

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        File.WriteAllText(Path.Combine(folder, "MlInfra.Lambdas.dll"), "not really");
        return folder;
    }
}
