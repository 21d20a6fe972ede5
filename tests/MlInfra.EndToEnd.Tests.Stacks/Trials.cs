using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Jobs;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>Four endpoints with a challenger each: a better one, an equal one, a worse one, and one that fails.</summary>
internal static class Trials
{
    public static void Define(App app)
    {
        var stack = new Stack(app, "Trials");
        Trial(stack, "better", champion: 0.4, challenger: 0.02, guard: null);
        Trial(stack, "equal", champion: 0.2, challenger: 0.2, guard: null);
        Trial(stack, "worse", champion: 0.02, challenger: 0.6, guard: null);
        Trial(stack, "failing", champion: 0.02, challenger: 1, guard: new() { ModelLatencyP99 = null });
    }

    private static void Trial(Stack stack, string name, double champion, double challenger, ExperimentGuardRails? guard)
    {
        var endpoint = new RealTimeEndpoint(stack, $"{name}Endpoint", new()
        {
            EndpointName = name,
            Variants = [Variant("Champion", champion, 90), Variant("Challenger", challenger, 10)],
            Alarms = null,
        });
        _ = new Experiment(stack, name, new()
        {
            Endpoint = endpoint,
            Champion = "Champion",
            Challenger = "Challenger",
            Goal = ExperimentGoal.ErrorRate(),
            StepTime = Duration.Minutes(30),
            StepRequests = 10,
            MaxDuration = Duration.Hours(5),
            // Equals are to be told apart by chance in one run of a thousand and not in one of twenty.
            Confidence = 0.999,
            GuardRails = guard,
            ExperimentName = name,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
    }

    private static ProductionVariant Variant(string name, double fails, double weight) => new()
    {
        Name = name,
        Model = ModelSource.FromArtifacts(new()
        {
            Image = Image.Sklearn("1.2-1"),
            Code = ScriptBundle.FromFolder(Path.Combine(AppContext.BaseDirectory, "Experiments")),
            Environment = new Dictionary<string, string> { ["FAILS"] = fails.ToString(System.Globalization.CultureInfo.InvariantCulture), ["SEED"] = $"{weight}" },
        }),
        InstanceType = "ml.m5.large",
        InitialVariantWeight = weight,
    };
}
