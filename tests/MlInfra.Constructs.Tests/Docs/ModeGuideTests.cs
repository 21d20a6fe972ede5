using System.Text.RegularExpressions;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>What docs/guides/modes.md shows compiles, can be synthesized, and is what it shows.</summary>
public sealed partial class ModeGuideTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void The_guide_defines_an_endpoint_of_every_mode()
    {
        var template = Synthesized.Of(ModeGuides.Define);

        Assert.Equal(8, template.All("AWS::SageMaker::Endpoint").Count);
        Assert.Single(template.All("AWS::SageMaker::InferenceComponent"));
        Assert.Single(template.All("AWS::SageMaker::Pipeline"));
        Assert.Single(template.All("AWS::CloudWatch::Dashboard"));
    }

    [Fact]
    public void The_guide_shows_the_code_that_is_run()
    {
        var shown = CodeBlock().Matches(Read("docs", "guides", "modes.md")).Select(block => block.Groups[1].Value);
        var run = Snippet().Matches(Read("tests", "MlInfra.Constructs.Tests", "Docs", "ModeGuides.cs"))
            .Select(snippet => string.Concat(snippet.Groups[1].Value.TrimEnd(' ').TrimEnd('\n').Split('\n').Select(line => (line.Length > 8 ? line[8..] : "") + "\n")));

        Assert.Equal(run, shown);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).Replace("\r\n", "\n");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No MlInfra.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("        // snippet: [a-z-]+\n(.*?)        // end\n", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
