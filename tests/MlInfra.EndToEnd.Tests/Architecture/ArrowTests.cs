using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Architecture;

/// <summary>Holds the arrows of docs/architecture.md: who may know whom.</summary>
public sealed partial class ArrowTests
{
    /// <summary>Every project with all that it may reference. Cli builds Local and runs it as a process.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MlInfra.App"] = ["MlInfra.Constructs"],
        ["MlInfra.Constructs"] = [],
        ["MlInfra.Lambdas"] = ["MlInfra.Analysis", "MlInfra.Aws"],
        ["MlInfra.Analysis"] = [],
        ["MlInfra.Aws"] = [],
        ["MlInfra.Local"] = ["MlInfra.Analysis"],
        ["MlInfra.Cli"] = ["MlInfra.Local", "MlInfra.Constructs", "MlInfra.Aws"],
    };

    private static IEnumerable<string> Projects => new[] { "cdk", "lambdas", "local", "cli" }
        .SelectMany(top => Directory.EnumerateFiles(Repository.At(top), "*.csproj", SearchOption.AllDirectories));

    [Fact]
    public void Every_project_has_its_place_in_the_house()
    {
        Assert.Equal(Allowed.Keys.Order(), Projects.Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public void Projects_reference_only_what_the_arrows_allow()
    {
        foreach (var project in Projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

            Assert.Empty(references.Except(Allowed[Path.GetFileNameWithoutExtension(project)]));
        }
    }

    [Fact]
    public void Sources_name_only_namespaces_that_the_arrows_allow()
    {
        foreach (var project in Projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var strangers = Repository.Sources(Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!))
                .SelectMany(path => Namespace().Matches(WithoutComments(path)).Select(m => m.Value))
                .Distinct().Except([name, .. Allowed[name]]);

            Assert.Empty(strangers);
        }
    }

    [Fact]
    public void Constructs_know_no_code_of_lambdas()
    {
        var sources = Repository.Sources("cdk/MlInfra.Constructs").Select(WithoutComments).ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, text => Assert.DoesNotMatch(@"\busing\s+MlInfra\.(Lambdas|Aws|Analysis)\b", text));
    }

    [Fact]
    public void Only_the_thin_clients_and_lambdas_know_the_sdk()
    {
        var users = new[] { "cdk", "local" }.SelectMany(Repository.Sources).Where(path => WithoutComments(path).Contains("using Amazon.Runtime", StringComparison.Ordinal));

        Assert.Empty(users);
    }

    [Fact]
    public void Rooms_of_the_local_endpoint_talk_only_through_Core()
    {
        var local = Repository.At("local", "MlInfra.Local");
        // Host puts the house together and Wire is its door: all others know Core, themselves, and Wire, which is a leaf
        // (it is in the list too, and may know no room).
        foreach (var room in Directory.EnumerateDirectories(local).Select(Path.GetFileName).Where(n => n is not ("bin" or "obj" or "Host" or "Core")))
        {
            var strangers = Repository.Sources($"local/MlInfra.Local/{room}")
                .SelectMany(path => Room().Matches(WithoutComments(path)).Select(m => (path, room: m.Groups[1].Value)))
                .Where(use => use.room != room && use.room is not ("Core" or "Wire"));

            Assert.Empty(strangers);
        }
    }

    [Fact]
    public void Core_knows_no_room()
    {
        var strangers = Repository.Sources("local/MlInfra.Local/Core")
            .SelectMany(path => Room().Matches(WithoutComments(path)).Select(m => m.Groups[1].Value)).Where(room => room != "Core");

        Assert.Empty(strangers);
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var files = new[] { "cdk", "lambdas", "local", "cli", "tests" }.SelectMany(Repository.Sources).Where(path => File.ReadLines(path).Count() > 400);

        Assert.Empty(files);
    }

    private static string WithoutComments(string path) => Comment().Replace(File.ReadAllText(path), "");

    // A reference in code: "using MlInfra.X..." or "MlInfra.X.Type". Names in strings do not count.
    [GeneratedRegex(@"(?<=^\s*(?:global )?using (?:static )?(?:\w+ = )?)MlInfra\.(?:App|Constructs|Lambdas|Analysis|Aws|Local|Cli)\b", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?MlInfra\.Local\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Room();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
