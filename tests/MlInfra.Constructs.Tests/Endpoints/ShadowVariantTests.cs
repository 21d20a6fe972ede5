using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class ShadowVariantTests
{
    private static readonly ShadowVariant Shadow = new() { Model = ModelSource.FromModelName("candidate"), InstanceType = "ml.m5.large" };

    private static readonly RealTimeEndpointProps Props = new() { Variants = [EndpointFixture.Variant with { InitialVariantWeight = 2 }], Shadow = Shadow };

    private static void Rejects(string problems, RealTimeEndpointProps props) =>
        Modes.Rejects("RealTimeEndpoint", problems, stack => _ = new RealTimeEndpoint(stack, "Endpoint", props));

    [Fact]
    public void Receives_copies_of_a_share_of_the_requests_as_a_weight_beside_the_production_variants()
    {
        var config = EndpointFixture.Of(Props with { Shadow = Shadow with { SamplingPercentage = 25 } }).Only("AWS::SageMaker::EndpointConfig");

        Assert.Single(config["ProductionVariants"]!.AsArray());
        Json.Equal("""
            [{ "VariantName": "Shadow", "ModelName": "candidate", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1, "InitialVariantWeight": 0.5 }]
            """, config["ShadowProductionVariants"]);
    }

    [Fact]
    public void Scales_by_itself() => Assert.Single(
        EndpointFixture.Of(Props with { Shadow = Shadow with { Scaling = new() } }).All("AWS::ApplicationAutoScaling::ScalableTarget", "Shadow"));

    [Fact]
    public void Stops_no_roll_out() => Assert.Equal(2,
        EndpointFixture.Of(Props).Only("AWS::SageMaker::Endpoint")["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]!.AsArray().Count);

    [Fact]
    public void Rejects_a_shadow_beside_two_variants() => Rejects(
        "Shadow: got a shadow beside 2 production variants, must stand beside exactly one, whose requests are copied; keep one variant, or leave the shadow out.",
        Props with { Variants = [EndpointFixture.Variant, EndpointFixture.Variant with { Name = "Other" }] });

    [Fact]
    public void Rejects_a_shadow_beside_several_containers() => Rejects(
        "Shadow: got a shadow beside variant 'AllTraffic' of several containers, must stand beside a model of one container; SageMaker copies no requests of others; serve the containers on an endpoint of their own.",
        Props with { Variants = [EndpointFixture.Variant with { Model = ModelSource.Pipeline(Container(), Container()) }] });

    [Fact]
    public void Rejects_Inf1_names_twice_and_shares_that_are_none()
    {
        Rejects("Shadow: got a shadow with instances of ml.inf1.xlarge, must be without Inf1, for which SageMaker copies no requests; take Inf2.",
            Props with { Shadow = Shadow with { InstanceType = "ml.inf1.xlarge" } });
        Rejects("""
            Shadow.Name: got 'AllTraffic', which the production variant has too, must differ from it; rename the shadow.
            Shadow.SamplingPercentage: got 0 %, must be above 0 and at most 100 % of the requests; take 100, or leave the shadow out for none.
            """, Props with { Shadow = Shadow with { Name = "AllTraffic", SamplingPercentage = 0 } });
        Rejects("Shadow.SamplingPercentage: got 100.5 %, must be above 0 and at most 100 % of the requests; take 100, or leave the shadow out for none.",
            Props with { Shadow = Shadow with { SamplingPercentage = 100.5 } });
    }

    [Fact]
    public void Rejects_what_any_variant_would_be_rejected_for() => Rejects("""
        Shadow.InitialInstanceCount: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.
        Shadow.VolumeSizeInGB: got 513 GB, must be 1 to 512 GB; take 512.
        Shadow.Scaling.MinCapacity: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.
        """, Props with { Shadow = Shadow with { InitialInstanceCount = 0, VolumeSizeInGB = 513, Scaling = new() { MinCapacity = 0 } } });

    private static ContainerSource Container() => ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1") });
}
