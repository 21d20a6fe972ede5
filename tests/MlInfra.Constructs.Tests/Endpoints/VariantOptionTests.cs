using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class VariantOptionTests
{
    private static void Rejects(string problems, ProductionVariant variant) =>
        Modes.Rejects("RealTimeEndpoint", problems, stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [variant] }));

    [Fact]
    public void Says_everything_that_SageMaker_takes_of_a_variant()
    {
        var variant = EndpointFixture.Of(EndpointFixture.Variant with
        {
            InstanceType = "ml.g5.xlarge",
            Routing = RoutingStrategy.LeastOutstandingRequests,
            Ami = InferenceAmi.Gpu31,
            InstanceProvisionTimeout = Duration.Minutes(10),
            EnableSSMAccess = true,
            CapacityReservationArn = "arn:aws:sagemaker:eu-west-1:111122223333:training-plan/mine",
        }).Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]![0];

        Json.Equal("""
            { "VariantName": "AllTraffic", "ModelName": "my-model", "InstanceType": "ml.g5.xlarge", "InitialInstanceCount": 1, "InitialVariantWeight": 1,
              "RoutingConfig": { "RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS" },
              "InferenceAmiVersion": "al2-ami-sagemaker-inference-gpu-3-1", "VariantInstanceProvisionTimeoutInSeconds": 600, "EnableSSMAccess": true,
              "CapacityReservationConfig": { "CapacityReservationPreference": "capacity-reservations-only", "MlReservationArn": "arn:aws:sagemaker:eu-west-1:111122223333:training-plan/mine" } }
            """, variant);
    }

    [Fact]
    public void Rejects_a_volume_where_the_instance_has_local_NVMe_alone()
    {
        Rejects("Variants['AllTraffic'].VolumeSizeInGB: got 100 GB on ml.g4dn.xlarge, must not be given for instance types with local NVMe storage, which is all that they have (125 GB); leave it out, or take a type without NVMe.",
            EndpointFixture.Variant with { InstanceType = "ml.g4dn.xlarge", VolumeSizeInGB = 100 });
        EndpointFixture.Of(EndpointFixture.Variant with { InstanceType = "ml.m5.large", VolumeSizeInGB = 100 });
    }

    [Fact]
    public void Rejects_a_machine_image_for_what_the_instance_does_not_have()
    {
        Rejects("Variants['AllTraffic'].Ami: got al2-ami-sagemaker-inference-gpu-2 on ml.m5.large, must be for what the instance type has (CPUs only); leave it out, or take an instance type with GPUs.",
            EndpointFixture.Variant with { Ami = InferenceAmi.Gpu2 });
        Rejects("Variants['AllTraffic'].Ami: got al2-ami-sagemaker-inference-neuron-2 on ml.g5.xlarge, must be for what the instance type has (gpu); leave it out, or take an instance type with Inferentia or Trainium.",
            EndpointFixture.Variant with { InstanceType = "ml.g5.xlarge", Ami = InferenceAmi.Neuron2 });
        EndpointFixture.Of(EndpointFixture.Variant with { InstanceType = "ml.inf2.xlarge", Ami = InferenceAmi.Neuron2 });
    }

    [Fact]
    public void Rejects_a_provision_time_out_outside_of_5_minutes_to_an_hour()
    {
        Rejects("Variants['AllTraffic'].InstanceProvisionTimeout: got 299 seconds, must be 300 to 3600 seconds; take 300.", EndpointFixture.Variant with { InstanceProvisionTimeout = Duration.Seconds(299) });
        EndpointFixture.Of(EndpointFixture.Variant with { InstanceProvisionTimeout = Duration.Seconds(300) });
    }

    [Fact]
    public void A_caller_may_be_let_stream() => Synthesized.Of(stack =>
    {
        var endpoint = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] });

        var grant = endpoint.GrantInvokeWithResponseStream(new Amazon.CDK.AWS.IAM.Role(stack, "Caller", new Amazon.CDK.AWS.IAM.RoleProps { AssumedBy = new Amazon.CDK.AWS.IAM.AccountRootPrincipal() }));

        Assert.Equal(["sagemaker:InvokeEndpointWithResponseStream"], grant.PrincipalStatements[0].Actions);
    });
}
