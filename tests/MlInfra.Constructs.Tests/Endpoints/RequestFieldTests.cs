using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Tests.Endpoints;

/// <summary>Texts that SageMaker's own request model bounds.</summary>
public sealed class RequestFieldTests
{
    private static void Rejects(string problems, ProductionVariant variant) =>
        Modes.Rejects("RealTimeEndpoint", problems, stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [variant] }));

    private static ContainerSource With(IReadOnlyDictionary<string, string> environment) =>
        ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Environment = environment });

    [Fact]
    public void Rejects_a_model_name_that_can_be_none() => Rejects(
        @"Variants['AllTraffic'].Model: got 'my_model', must match [a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])? (CreateModel); change it.",
        EndpointFixture.Variant with { Model = ModelSource.FromModelName("my_model") });

    [Fact]
    public void Rejects_variables_that_a_container_cannot_have()
    {
        Rejects("""
            Variants['AllTraffic'].Model.Environment['MY-VARIABLE'] (its name): got 'MY-VARIABLE', must match [a-zA-Z_][a-zA-Z0-9_]* (CreateModel); change it.
            Variants['AllTraffic'].Model.Environment['LONG']: got 1025 characters, must have at most 1024 characters (CreateModel); shorten it.
            """, EndpointFixture.Variant with { Model = With(new Dictionary<string, string> { ["MY-VARIABLE"] = "1", ["LONG"] = new('x', 1025) }) });
        Rejects("Variants['AllTraffic'].Model.Environment: got 101 entries, must have at most 100 entries (CreateModel); shorten it.",
            EndpointFixture.Variant with { Model = With(Enumerable.Range(0, 101).ToDictionary(i => $"V{i}", _ => "1")) });
        EndpointFixture.Of(EndpointFixture.Variant with { Model = With(Enumerable.Range(0, 100).ToDictionary(i => $"V{i}", _ => new string('x', 1024))) });
    }

    [Fact]
    public void Rejects_them_for_many_models_too() => Modes.Rejects("MultiModelEndpoint", "Environment['1ST'] (its name): got '1ST', must match [a-zA-Z_][a-zA-Z0-9_]* (CreateModel); change it.",
        stack => _ = new MultiModelEndpoint(stack, "Endpoint", new()
        {
            Image = Image.Sklearn("1.2-1"), Models = new Bucket(stack, "Models"), InstanceType = "ml.m5.large", Environment = new Dictionary<string, string> { ["1ST"] = "" },
        }));

    [Fact]
    public void Rejects_a_capacity_reservation_that_is_no_arn() => Rejects(
        "Variants['AllTraffic'].CapacityReservationArn: got 13 characters, must have at least 20 characters (CreateEndpointConfig); add to it.",
        EndpointFixture.Variant with { CapacityReservationArn = "cr-0123456789" });
}
