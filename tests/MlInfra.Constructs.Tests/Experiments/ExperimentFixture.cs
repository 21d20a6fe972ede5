using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Experiments;

internal static class ExperimentFixture
{
    public static ProductionVariant Variant(string name, double weight) => EndpointFixture.Variant with { Name = name, InitialVariantWeight = weight };

    public static RealTimeEndpoint Endpoint(Stack stack, params ProductionVariant[] variants) =>
        new(stack, "Endpoint", new() { EndpointName = "churn", Variants = variants.Length > 0 ? variants : [Variant("Champion", 90), Variant("Challenger", 10)], Alarms = null });

    public static Experiment Define(Stack stack, Func<ExperimentProps, ExperimentProps>? change = null, params ProductionVariant[] variants)
    {
        var props = new ExperimentProps
        {
            Endpoint = Endpoint(stack, variants), Champion = "Champion", Challenger = "Challenger", Goal = ExperimentGoal.ErrorRate(), LambdaPackage = FakePackage.Folder,
        };
        return new(stack, "Experiment", change is null ? props : change(props));
    }

    public static Synthesized Of(Func<ExperimentProps, ExperimentProps>? change = null) => Synthesized.Of(stack => _ = Define(stack, change));
}
