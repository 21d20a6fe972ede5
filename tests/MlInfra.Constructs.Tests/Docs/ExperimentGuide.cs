using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippets of docs/guides/experiments.md, compiled and synthesized. ModeGuideTests holds both texts against each other.</summary>
internal static class ExperimentGuide
{
    public static void Define(Construct scope)
    {
        var package = FakePackage.Folder;
        SingleModelSource current = ModelSource.FromModelName("churn-7"), next = ModelSource.FromModelName("churn-8");
        var topic = new Topic(scope, "Topic");
        // snippet: experiment
        var endpoint = new RealTimeEndpoint(scope, "Endpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant { Name = "Champion", Model = current, InstanceType = "ml.m5.large", InitialVariantWeight = 90 },
                new ProductionVariant { Name = "Challenger", Model = next, InstanceType = "ml.m5.large", InitialVariantWeight = 10 },
            ],
        });
        _ = new Experiment(scope, "Experiment", new ExperimentProps
        {
            Endpoint = endpoint,
            Champion = "Champion",
            Challenger = "Challenger",
            Goal = ExperimentGoal.ErrorRate() with { Margin = 0.01 }, // closer than one point counts as equal
            AlarmTopic = topic,
            LambdaPackage = package, // default: what set-up built
        });
        // end
        var shop = new RealTimeEndpoint(scope, "ShopEndpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant { Name = "Old", Model = current, InstanceType = "ml.m5.large", InitialVariantWeight = 9 },
                new ProductionVariant { Name = "New", Model = next, InstanceType = "ml.m5.large" },
            ],
        });
        // snippet: sales
        _ = new Experiment(scope, "Sales", new ExperimentProps
        {
            Endpoint = shop,
            Champion = "Old",
            Challenger = "New",
            Goal = ExperimentGoal.Share("Shop", "Sales", trials: "Visits") with { SettlesAfter = Duration.Hours(2) },
            SharePercents = [10, 20, 40],
            StepTime = Duration.Days(1),
            MaxDuration = Duration.Days(28),
            GuardRails = new ExperimentGuardRails { ErrorShare = 0.02, ModelLatencyP99 = Duration.Millis(500) },
            LambdaPackage = package,
        });
        // end
    }
}
