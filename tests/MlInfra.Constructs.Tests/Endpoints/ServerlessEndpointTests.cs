using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class ServerlessEndpointTests
{
    private static ServerlessEndpointProps Props { get; } = new() { Model = Modes.Model };

    private static Synthesized Of(ServerlessEndpointProps props) => Synthesized.Of(stack => _ = new ServerlessEndpoint(stack, "Endpoint", props));

    private static void Rejects(string problems, ServerlessEndpointProps props) =>
        Modes.Rejects("ServerlessEndpoint", problems, stack => _ = new ServerlessEndpoint(stack, "Endpoint", props));

    [Fact]
    public void Has_the_guides_memory_and_concurrency_by_default_and_no_instances()
    {
        var synthesized = Of(Props);

        Json.Equal("""
            { "ProductionVariants": [{ "VariantName": "AllTraffic", "ModelName": "my-model", "InitialVariantWeight": 1,
              "ServerlessConfig": { "MemorySizeInMB": 2048, "MaxConcurrency": 10 } }] }
            """, synthesized.Only("AWS::SageMaker::EndpointConfig"));
    }

    [Fact]
    public void Has_no_roll_out_which_SageMaker_does_not_offer_here_but_alarms()
    {
        var synthesized = Of(Props);

        Json.Equal($$"""
            { "EndpointName": "Test-Endpoint-0FBD4E12-Serverless", "EndpointConfigName": { "Fn::GetAtt": ["{{synthesized.Id("AWS::SageMaker::EndpointConfig")}}", "EndpointConfigName"] } }
            """, synthesized.Only("AWS::SageMaker::Endpoint"));
        Assert.Equal(2, synthesized.All("AWS::CloudWatch::Alarm").Count);
    }

    [Fact]
    public void Can_take_the_place_of_an_endpoint_on_instances_since_name_and_logical_id_differ()
    {
        var serverless = Of(Props);
        var realTime = EndpointFixture.Of(EndpointFixture.Variant);

        Assert.NotEqual(realTime.Id("AWS::SageMaker::Endpoint"), serverless.Id("AWS::SageMaker::Endpoint"));
        Assert.NotEqual((string?)realTime.Only("AWS::SageMaker::Endpoint")["EndpointName"], (string?)serverless.Only("AWS::SageMaker::Endpoint")["EndpointName"]);
    }

    [Fact]
    public void Scales_what_is_kept_warm()
    {
        var synthesized = Of(Props with
        {
            MaxConcurrency = 20,
            Provisioned = new() { Initial = 2, Scaling = new() { MinCapacity = 1, MaxCapacity = 20 } },
        });

        Assert.Equal(2, (int)synthesized.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]![0]!["ServerlessConfig"]!["ProvisionedConcurrency"]!);
        var target = synthesized.Only("AWS::ApplicationAutoScaling::ScalableTarget");
        Assert.Equal("sagemaker:variant:DesiredProvisionedConcurrency", (string?)target["ScalableDimension"]);
        Assert.Equal((1, 20), ((int)target["MinCapacity"]!, (int)target["MaxCapacity"]!));
        Json.Equal("""
            { "TargetValue": 0.7, "PredefinedMetricSpecification": { "PredefinedMetricType": "SageMakerVariantProvisionedConcurrencyUtilization" },
              "ScaleInCooldown": 300, "ScaleOutCooldown": 60 }
            """, synthesized.Only("AWS::ApplicationAutoScaling::ScalingPolicy")["TargetTrackingScalingPolicyConfiguration"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(201, 200)]
    public void Rejects_concurrency_outside_of_1_to_200(int concurrency, int take) => Rejects(
        $"MaxConcurrency: got {concurrency} requests at a time, must be 1 to 200 requests at a time; take {take}.", Props with { MaxConcurrency = concurrency });

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void Takes_the_ends_of_the_concurrency(int concurrency) => Of(Props with { MaxConcurrency = concurrency });

    [Fact]
    public void Rejects_a_memory_size_that_there_is_not() => Rejects(
        "Memory: got 1500 MB, must be one of the six sizes from 1024 to 6144 MB in steps of 1024; take ServerlessMemory.MB2048.", Props with { Memory = (ServerlessMemory)1500 });

    [Fact]
    public void Rejects_more_warm_environments_than_there_may_be()
    {
        Rejects("""
            Provisioned.Initial: got 11, must be 1 to MaxConcurrency, 10; take fewer, or raise MaxConcurrency.
            Provisioned.Scaling.MinCapacity: got 0, must be 1 or more, since provisioned concurrency does not scale to zero; take 1.
            Provisioned.Scaling.MaxCapacity: got 12, must be at most MaxConcurrency, 10; take fewer, or raise MaxConcurrency.
            Provisioned.Scaling.Utilization: got 1, must be a share above 0 and below 1; take 0.7.
            """, Props with { Provisioned = new() { Initial = 11, Scaling = new() { MinCapacity = 0, MaxCapacity = 12, Utilization = 1 } } });
        Of(Props with { Provisioned = new() { Initial = 10, Scaling = new() { MaxCapacity = 10 } } });
    }

    [Fact]
    public void Rejects_names_and_regions_that_SageMaker_would_not_take()
    {
        Rejects("VariantName: got 'all_traffic', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names variants; drop the other characters.", Props with { VariantName = "all_traffic" });
        Rejects("EndpointName: got 'my endpoint', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names endpoints; shorten it or leave it out.", Props with { EndpointName = "my endpoint" });
        var china = new StackProps { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" } };
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new ServerlessEndpoint(stack, "Endpoint", Props), china));
        Assert.Equal(["ServerlessEndpoint: got cn-north-1, must be in a Region that offers serverless inference; take a RealTimeEndpoint there."], error.Problems);
    }

    [Fact]
    public void Grants_invocation_and_shows_its_metrics() => Synthesized.Of(stack =>
    {
        var endpoint = new ServerlessEndpoint(stack, "Endpoint", Props);

        endpoint.GrantInvoke(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() })).AssertSuccess();

        Assert.Equal(("ServerlessConcurrentExecutionsUtilization", "Maximum"), (endpoint.MetricConcurrentExecutionsUtilization().MetricName, endpoint.MetricConcurrentExecutionsUtilization().Statistic));
        Assert.Equal("ServerlessProvisionedConcurrencyUtilization", endpoint.MetricProvisionedConcurrencyUtilization().MetricName);
        Assert.Equal("ModelSetupTime", endpoint.MetricModelSetupTime().MetricName);
    });
}
