using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class EndpointDashboardTests
{
    private static readonly StackProps Ireland = new() { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" } };

    private static JsonArray Widgets(Func<Stack, HostedEndpoint> endpoint, StackProps? props = null)
    {
        JsonObject? body = null;
        Synthesized.Of(stack => body = new EndpointDashboard(stack, "Dashboard", new() { Endpoint = endpoint(stack) }).Body, props);
        return body!["widgets"]!.AsArray();
    }

    private static JsonNode Widget(JsonArray widgets, string title) =>
        Assert.Single(widgets, widget => ((string?)widget!["properties"]!["title"])?.StartsWith(title, StringComparison.Ordinal) == true)!["properties"]!;

    [Fact]
    public void Shows_requests_latency_errors_instances_use_and_cost_by_variant()
    {
        var widgets = Widgets(stack => new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Name = "Champion" }, EndpointFixture.Variant with { Name = "Challenger", InstanceType = "ml.g4dn.xlarge" }],
        }), Ireland);

        Assert.Equal(["Alarms, which bring a roll-out back", "Requests a minute", "Latency", "Errors a minute", "Instances", "Use", "Cost a day (list prices of eu-west-1)"],
            widgets.Select(widget => (string?)widget!["properties"]!["title"]));
        Json.Equal("""
            [["AWS/SageMaker", "Invocations", "EndpointName", "Test-Endpoint-0FBD4E12", "VariantName", "Champion", { "stat": "Sum", "label": "Champion" }],
             ["AWS/SageMaker", "Invocations", "EndpointName", "Test-Endpoint-0FBD4E12", "VariantName", "Challenger", { "stat": "Sum", "label": "Challenger" }]]
            """, Widget(widgets, "Requests")["metrics"]);
        Assert.Contains("GPUUtilization", Widget(widgets, "Use")["metrics"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_instances_by_their_samples_and_prices_them_by_the_list_of_the_region()
    {
        var widgets = Widgets(stack => new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant with { InstanceType = "ml.m5.xlarge" }] }), Ireland);

        Json.Equal("""
            [["/aws/sagemaker/Endpoints", "CPUUtilization", "EndpointName", "Test-Endpoint-0FBD4E12", "VariantName", "AllTraffic", { "id": "m0", "stat": "SampleCount", "visible": false }],
             [{ "expression": "FILL(m0,0)/(PERIOD(m0)/60)*0.257*24", "label": "AllTraffic on ml.m5.xlarge", "id": "e0" }]]
            """, Widget(widgets, "Cost")["metrics"]);
    }

    [Fact]
    public void Takes_the_prices_of_Virginia_where_the_region_is_not_known() => Widget(
        Widgets(stack => new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] })), "Cost a day (list prices of us-east-1)");

    [Fact]
    public void Says_so_where_a_price_is_not_known()
    {
        var widgets = Widgets(stack => new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant with { InstanceType = "ml.trn2.48xlarge", Model = Modes.Model }] }), Ireland);

        Assert.Contains(widgets, widget => (string?)widget!["properties"]!["markdown"] == "The price of ml.trn2.48xlarge (variant AllTraffic) in eu-west-1 is not known here.");
    }

    [Fact]
    public void Places_widgets_side_by_side_in_rows()
    {
        var widgets = Widgets(stack => new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] }));

        Assert.Equal([(0, 0), (8, 0), (16, 0), (0, 6), (8, 6), (16, 6), (0, 12)], widgets.Select(widget => ((int)widget!["x"]!, (int)widget["y"]!)));
    }

    [Fact]
    public void Shows_what_is_particular_to_a_mode()
    {
        var serverless = Widgets(stack => new ServerlessEndpoint(stack, "Endpoint", new() { Model = Modes.Model, Provisioned = new() { Initial = 2 } }));
        var queue = Widgets(stack => new AsyncEndpoint(stack, "Endpoint", new() { Model = Modes.Model, InstanceType = "ml.m5.large", Bucket = new Bucket(stack, "Bucket") }));
        var many = Widgets(stack => new MultiModelEndpoint(stack, "Endpoint", new() { Image = Image.Sklearn("1.2-1"), InstanceType = "ml.m5.large", Models = new Bucket(stack, "Bucket") }), Ireland);
        var components = Widgets(stack => new InferenceComponentEndpoint(stack, "Endpoint", new()
        {
            InstanceType = "ml.m5.large",
            Components = [new() { Name = "Churn", Model = Modes.Model, Resources = new() { Cpus = 1, MinMemoryMB = 512 } }],
        }));

        Assert.Equal("FILL(m0,0)/1000000*0.00004*86400/PERIOD(m0)", (string?)Widget(serverless, "Cost a day of requests")["metrics"]![1]![0]!["expression"]);
        Assert.Contains(serverless, widget => ((string?)widget!["properties"]!["markdown"])?.StartsWith("**2 environments of 2048 MB kept warm** cost about 1.73 USD a day", StringComparison.Ordinal) == true);
        Assert.Contains("HasBacklogWithoutCapacity", Widget(queue, "Queue")["metrics"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ModelCacheHit", Widget(many, "Requests whose model")["metrics"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Test-Endpoint-0FBD4E12-Components-Churn", Widget(components, "Errors")["metrics"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_one_text_with_the_region_filled_in_at_deployment()
    {
        var synthesized = Synthesized.Of(stack => _ = new EndpointDashboard(stack, "Dashboard", new()
        {
            Endpoint = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] }),
            DashboardName = "churn",
        }));

        var dashboard = synthesized.Only("AWS::CloudWatch::Dashboard");
        Assert.Equal("churn", (string?)dashboard["DashboardName"]);
        Assert.Contains(dashboard["DashboardBody"]!["Fn::Join"]![1]!.AsArray(), part => (string?)(part as JsonObject)?["Ref"] == "AWS::Region");
    }

    [Fact]
    public void Rejects_a_name_that_CloudWatch_does_not_take()
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new EndpointDashboard(stack, "Dashboard", new()
        {
            Endpoint = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] }),
            DashboardName = "my dashboard",
        })));

        Assert.Equal("EndpointDashboard at 'Test/Dashboard' can't be defined:\nDashboardName: got 'my dashboard', must be 1 to 255 letters, digits, hyphens and underscores, as CloudWatch names dashboards; drop the other characters.", error.Message);
    }
}
