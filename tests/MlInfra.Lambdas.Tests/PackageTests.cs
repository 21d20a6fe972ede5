using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;

namespace MlInfra.Lambdas.Tests;

/// <summary>The package as publish.sh makes it.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Repository = FindRepository();
    private readonly string _folder = Directory.CreateTempSubdirectory("mlinfra package ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Is_small_and_byte_for_byte_the_same_from_two_folders()
    {
        // Where set-up has run, this is what it made.
        var here = Environment.GetEnvironmentVariable("MLINFRA_SETUP") == "done" ? Path.Combine(Repository, ".setup", "lambdas") : await PublishAsync(CopySources("here"));
        var elsewhere = await PublishAsync(CopySources("elsewhere", "deeper"));

        Assert.Equal(Hashes(here), Hashes(elsewhere));
        Assert.Equal(
            ["AWSSDK.Core.dll", "MathNet.Numerics.dll", "MlInfra.Analysis.dll", "MlInfra.Aws.dll", "MlInfra.Lambdas.deps.json", "MlInfra.Lambdas.dll", "MlInfra.Lambdas.runtimeconfig.json", "ZstdSharp.dll"],
            Hashes(here).Keys);
        var zip = Path.Combine(_folder, "package.zip");
        await ZipFile.CreateFromDirectoryAsync(here, zip);
        Assert.InRange(new FileInfo(zip).Length, 1, 2_000_000);
    }

    private string CopySources(params string[] below)
    {
        var to = Path.Combine([_folder, .. below]);
        Directory.CreateDirectory(to);
        foreach (var name in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "NuGet.config", ".editorconfig" })
        {
            File.Copy(Path.Combine(Repository, name), Path.Combine(to, name));
        }
        Directory.CreateDirectory(Path.Combine(to, ".setup", "feed"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, "lambdas"), "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Repository, file);
            if (relative.Split('/').Any(part => part is "bin" or "obj")) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            File.Copy(file, Path.Combine(to, relative));
        }
        return to;
    }

    private static async Task<string> PublishAsync(string sources)
    {
        var package = Path.Combine(sources, "package");
        var start = new ProcessStartInfo("bash", [Path.Combine(sources, "lambdas", "publish.sh"), package]) { RedirectStandardOutput = true };
        // No build server may outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["RunAnalyzers"] = "false"; // the build has run them
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return package;
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
