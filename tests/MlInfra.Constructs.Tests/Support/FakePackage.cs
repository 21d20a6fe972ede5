namespace MlInfra.Constructs.Tests.Support;

/// <summary>What looks like the published packages, with bytes that stay the same.</summary>
internal static class FakePackage
{
    /// <summary>The folder of the Lambda package.</summary>
    public static string Folder { get; } = Make("MlInfra.Lambdas.dll");

    /// <summary>The monitor's executable.</summary>
    public static string Monitor { get; } = Path.Combine(Make("mlinfra-monitor"), "mlinfra-monitor");

    private static string Make(string file)
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        File.WriteAllText(Path.Combine(folder, file), "not really");
        return folder;
    }
}
