using System.Text.RegularExpressions;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>What the guides show compiles, can be synthesized, and is what the guides show.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_training_guide_defines_a_pipeline()
    {
        var template = Synthesized.Of(stack => GuideStacks.Training(stack, Path.Combine(Checkout.Root, "samples", "tumour", "scripts")));

        Assert.Single(template.All("AWS::SageMaker::Pipeline"));
    }

    [Fact]
    public void The_tuning_guide_defines_a_pipeline()
    {
        var template = Synthesized.Of(stack => TuningGuide.Define(stack));

        Assert.Single(template.All("AWS::SageMaker::Pipeline"));
    }

    [Fact]
    public void The_registry_guide_defines_an_endpoint_that_waits_for_approval()
    {
        var template = Synthesized.Of(GuideStacks.Registry);

        Assert.Equal("HasApprovedModel", (string?)template.Resource("AWS::SageMaker::Endpoint")["Condition"]);
    }

    [Fact]
    public void The_endpoint_guide_defines_two_variants()
    {
        var template = Synthesized.Of(stack => GuideStacks.Endpoints(stack));

        Assert.Equal(2, template.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("training")]
    [InlineData("registry")]
    [InlineData("endpoints")]
    [InlineData("tuning")]
    public void A_guide_shows_the_code_that_is_run(string name)
    {
        var shown = CodeBlock().Match(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", name + ".md"))).Groups[1].Value;
        var run = Snippet(string.Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "MlInfra.Constructs.Tests", "Docs"), "*.cs").Select(File.ReadAllText)), name);

        Assert.NotEmpty(run);
        Assert.Equal(run, shown.Replace("\r\n", "\n"));
    }

    /// <summary>Holds that one of a guide's blocks is the snippet.</summary>
    internal static void Shows(string guide, string snippet)
    {
        var shown = CodeBlock().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", guide + ".md")).Replace("\r\n", "\n")).Select(block => block.Groups[1].Value);
        var run = Snippet(string.Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "MlInfra.Constructs.Tests", "Docs"), "*.cs").Select(File.ReadAllText)), snippet);

        Assert.NotEmpty(run);
        Assert.Contains(run, shown);
    }

    private static string Snippet(string source, string name)
    {
        var lines = source.Replace("\r\n", "\n").Split('\n').SkipWhile(l => l.Trim() != $"// snippet: {name}").Skip(1).TakeWhile(l => l.Trim() != "// end");
        return string.Concat(lines.Select(l => (l.Length > 8 ? l[8..] : "") + "\n"));
    }

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
