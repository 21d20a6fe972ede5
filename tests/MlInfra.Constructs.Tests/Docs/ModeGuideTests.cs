using System.Text.RegularExpressions;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>What the guides of modes, monitoring, experiments and triggers show compiles, can be synthesized, and is what they show.</summary>
public sealed partial class ModeGuideTests
{
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
    public void The_monitoring_guide_defines_a_monitor_of_every_kind_and_source()
    {
        var template = Synthesized.Of(MonitoringGuide.Define);

        Assert.Equal(7, template.All("AWS::Lambda::Function").Values.Count(function => (string?)function["Properties"]!["Environment"]!["Variables"]!["MLINFRA_FUNCTION"] == "CheckTraffic"));
        Assert.Single(template.All("AWS::SageMaker::MonitoringSchedule"));
        Assert.Equal(2, template.All("AWS::SageMaker::Pipeline").Count);
    }

    [Fact]
    public void The_triggers_guide_defines_all_that_starts_a_pipeline()
    {
        var template = Synthesized.Of(TriggersGuide.Define);

        Assert.Equal(["BatchArrivals", "CheckTraffic", "CheckTraffic", "FindChampion", "RetrainOnDrift"],
            template.All("AWS::Lambda::Function").Values.Select(function => (string?)function["Properties"]!["Environment"]!["Variables"]!["MLINFRA_FUNCTION"]).Order());
        Assert.Equal(2, template.All("AWS::Events::Rule").Values.Count(rule => ((string?)rule["Properties"]!["Targets"]![0]!["Id"]) == "Pipeline"));
    }

    [Fact]
    public void The_guide_of_experiments_defines_both()
    {
        var template = Synthesized.Of(ExperimentGuide.Define);

        Assert.Equal(2, template.All("AWS::Lambda::Function").Values.Count(function => (string?)function["Properties"]!["Environment"]!["Variables"]!["MLINFRA_FUNCTION"] == "JudgeExperiment"));
        Assert.Equal(2, template.All("AWS::SSM::Parameter").Count);
    }

    [Theory]
    [InlineData("modes.md", "ModeGuides.cs")]
    [InlineData("monitoring.md", "MonitoringGuide.cs")]
    [InlineData("experiments.md", "ExperimentGuide.cs")]
    [InlineData("triggers.md", "TriggersGuide.cs")]
    public void A_guide_of_several_snippets_shows_the_code_that_is_run(string guide, string code)
    {
        var shown = CodeBlock().Matches(Read("docs", "guides", guide)).Select(block => block.Groups[1].Value);
        var run = Snippet().Matches(Read("tests", "MlInfra.Constructs.Tests", "Docs", code))
            .Select(snippet => string.Concat(snippet.Groups[1].Value.TrimEnd(' ').TrimEnd('\n').Split('\n').Select(line => (line.Length > 8 ? line[8..] : "") + "\n")));

        Assert.Equal(run, shown);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Checkout.Root, .. path])).Replace("\r\n", "\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("        // snippet: [a-z-]+\n(.*?)        // end\n", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
