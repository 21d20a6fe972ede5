using System.Text.Json.Nodes;
using System.Xml.Linq;
using Benchmarks.Support;

namespace Benchmarks.Synth;

/// <summary>
/// The bundled App as cdk.json runs it, against a program of typed L1 constructs that defines the same template and is run with
/// `dotnet run` and all defaults. The peer stages no assets, which is to its advantage.
/// </summary>
internal static class SynthBenchmark
{
    public static async Task<bool> RunAsync(int? rounds)
    {
        var temp = Directory.CreateTempSubdirectory("mlinfra-synth-");
        try
        {
            var app = Repository.Built("cdk", "MlInfra.App", "MlInfra.App.dll");
            Task<double> Ours() => Run.TimeAsync("dotnet", [app], Environment(temp, "ours"));
            await Ours();
            var wanted = Template(temp, "ours");

            var folder = await WritePlainAppAsync(wanted, app);
            Task<double> Peer() => Run.TimeAsync("dotnet", ["run"], Environment(temp, "peer"), folder);
            await Peer();
            DemandSame(wanted, Template(temp, "peer"));

            var comparison = new Comparison($"synth: {wanted["Resources"]!.AsObject().Count} resources", "the App's built dll", "typed L1s, dotnet run, defaults", 0.6);
            await comparison.AlternateAsync(rounds ?? 5, Ours, Peer);
            return comparison.Print();
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string?> Environment(DirectoryInfo temp, string name)
    {
        // The jsii runtime leaves 62 MB in the temporary folder of every process that does not clear it away.
        var own = Path.Combine(temp.FullName, "tmp");
        if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
        Directory.CreateDirectory(own);
        return new() { ["CDK_OUTDIR"] = Path.Combine(temp.FullName, name), ["TMPDIR"] = own, ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
    }

    private static JsonObject Template(DirectoryInfo temp, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(temp.FullName, name, "Tumour.template.json")))!.AsObject();

    /// <summary>Writes the peer into a folder of the repository that git ignores: the feed of bindings is found from there.</summary>
    private static async Task<string> WritePlainAppAsync(JsonObject template, string app)
    {
        var folder = Repository.At("artifacts", "benchmarks", "PlainApp");
        Directory.CreateDirectory(folder);
        var version = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion")
            .First(e => (string?)e.Attribute("Include") == "Amazon.CDK.Lib").Attribute("Version")!.Value;
        // Files of its own in place of the repository's: a plain app has none of its settings.
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), "<Project />\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Packages.props"), "<Project />\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "PlainApp.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Amazon.CDK.Lib" Version="{version}" />
              </ItemGroup>
            </Project>

            """);
        var bindings = Path.Combine(Path.GetDirectoryName(app)!, "Amazon.CDK.Lib.dll");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), new PlainAppWriter(template, new L1Types(bindings)).Write());
        return folder;
    }

    private static void DemandSame(JsonObject wanted, JsonObject got)
    {
        var (ours, peer) = (Resources(wanted), Resources(got));
        foreach (var name in ours.Keys.Union(peer.Keys).Order())
        {
            if (!JsonNode.DeepEquals(ours.GetValueOrDefault(name), peer.GetValueOrDefault(name)))
            {
                throw new InvalidOperationException($"The peer does not define the same {name}:\n{ours.GetValueOrDefault(name)}\n{peer.GetValueOrDefault(name)}");
            }
        }
    }

    private static Dictionary<string, JsonNode?> Resources(JsonObject template) =>
        template["Resources"]!.AsObject().ToDictionary(r => r.Key, r =>
        {
            var copy = r.Value!.DeepClone().AsObject();
            copy.Remove("Metadata"); // says which file of the disk an asset is
            return (JsonNode?)copy;
        });
}
