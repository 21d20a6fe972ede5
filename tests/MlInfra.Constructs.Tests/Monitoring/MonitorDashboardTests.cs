using System.Text.Json.Nodes;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Monitoring;

public sealed class MonitorDashboardTests
{
    [Fact]
    public void Shows_violations_records_and_what_the_kind_measures()
    {
        var template = Synthesized.Of(stack =>
        {
            var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack);
            var monitor = new BiasMonitor(stack, "Bias", new()
            {
                Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, MonitorName = "fair", Score = "chance", Facets = [BiasFacet.OfValues("sex", "f")],
            });
            _ = new MonitorDashboard(stack, "Dashboard", new() { Monitor = monitor });
        });

        var widgets = JsonNode.Parse(Deployed.Text(template.Only("AWS::CloudWatch::Dashboard")["DashboardBody"]!))!["widgets"]!.AsArray();
        Assert.Equal(["Violations in several periods", "Violations", "Records", "Bias", null], widgets.Select(widget => (string?)widget!["properties"]!["title"]));
        Json.Equal("""
            ["MlInfra/Monitoring", "Violations", "Endpoint", "tumours", "MonitoringSchedule", "fair", { "stat": "Maximum", "label": "violations", "period": 3600 }]
            """, widgets[1]!["properties"]!["metrics"]![0]);
        Assert.Equal(
            "SEARCH('{aws/sagemaker/Endpoints/bias-metrics,BiasStage,Endpoint,Facet,FacetValue,Label,LabelValue,MonitoringSchedule} Endpoint=\"tumours\" MonitoringSchedule=\"fair\"', 'Average', 3600)",
            (string?)widgets[3]!["properties"]!["metrics"]![0]![0]!["expression"]);
    }

    [Fact]
    public void A_name_that_CloudWatch_refuses_is_refused()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (endpoint, _, baseline) = MonitorFixture.Watched(stack);
            var monitor = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount });
            _ = new MonitorDashboard(stack, "Dashboard", new() { Monitor = monitor, DashboardName = "of data" });
        }));

        Assert.Equal("MonitorDashboard at 'Test/Dashboard' can't be defined:\nDashboardName: got 'of data', must be 1 to 255 letters, digits, hyphens and underscores, as CloudWatch names dashboards; drop the other characters.", message);
    }
}
