using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

public sealed class PromotionGuideTests
{
    [Fact]
    public void The_registry_guide_defines_a_path_from_stage_to_stage()
    {
        var template = Synthesized.Of(PromotionGuide.Define);

        Assert.Equal("Staging", (string?)template.Only("AWS::Lambda::Function", "Approved")["Environment"]!["Variables"]!["STAGE"]);
        Assert.Equal("rate(5 minutes)", (string?)template.Only("AWS::Events::Rule", "PathClock")["ScheduleExpression"]);
    }

    [Fact]
    public void The_registry_guide_shows_the_code_that_is_run() => GuideTests.Shows("registry", "promotion");
}
