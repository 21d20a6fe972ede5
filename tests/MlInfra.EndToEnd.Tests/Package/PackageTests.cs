using System.Text.RegularExpressions;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Package;

/// <summary>The construct library as a NuGet package, in a program that lies elsewhere and knows nothing of this repository.</summary>
public sealed partial class PackageTests : IDisposable
{
    private const string Version = "0.0.1-test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlinfra-package-");

    [Fact]
    public async Task The_snippet_of_its_readme_synthesizes_elsewhere_with_the_functions_that_it_brings()
    {
        await DotnetAsync("pack", Repository.At("cdk", "MlInfra.Constructs"), "-c", "Release", "--no-build", "-o", At("packages"), $"-p:PackageVersion={Version}");
        var readme = await File.ReadAllTextAsync(Repository.At("cdk", "MlInfra.Constructs", "Package", "README.md"));
        Write("Program.cs", Snippet().Match(readme).Groups[1].Value);
        Write("Elsewhere.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{At("restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{await GlobalPackagesAsync()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="MlInfra.Constructs" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        Write("NuGet.config", $"""<configuration><packageSources><clear /><add key="packed" value="{At("packages")}" /></packageSources></configuration>""");
        await DotnetAsync("build", "-v", "q");
        var program = At("bin", "Debug", "net10.0");

        (await Run.ToEndAsync("dotnet", [Path.Combine(program, "Elsewhere.dll")], Alone(("CDK_OUTDIR", At("cdk.out"))), _folder.FullName)).Succeeded();

        Assert.True(File.Exists(At("cdk.out", "Churn.template.json")));
        Assert.Contains(Directory.EnumerateDirectories(At("cdk.out"), "asset.*"), asset => File.Exists(Path.Combine(asset, "MlInfra.Lambdas.dll")));
        Assert.True(File.Exists(Path.Combine(program, ".setup", "monitor", "mlinfra-monitor")), "the monitor of jobs is not beside the program");
        Assert.True(File.Exists(At("restored", "mlinfra.constructs", Version, "lib", "net10.0", "MlInfra.Constructs.xml")), "the package has no documentation");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> GlobalPackagesAsync()
    {
        var told = (await Run.ToEndAsync("dotnet", ["nuget", "locals", "global-packages", "--list"])).Succeeded();
        return told.Output[(told.Output.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim();
    }

    private async Task DotnetAsync(params string[] arguments) =>
        (await Run.ToEndAsync("dotnet", [.. arguments, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"], Alone(), _folder.FullName)).Succeeded();

    private static Dictionary<string, string?> Alone(params ReadOnlySpan<(string Name, string Value)> more)
    {
        Dictionary<string, string?> environment = new() { ["MLINFRA_LAMBDA_PACKAGE"] = null, ["MLINFRA_MONITOR_PACKAGE"] = null, ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "1" };
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    private string At(params ReadOnlySpan<string> parts) => Path.Combine([_folder.FullName, .. parts]);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
