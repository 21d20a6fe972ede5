using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal static class PromotionChecks
{
    private const double MostBakeDays = 30;

    /// <summary>The Lambda package's folder and where the group is, when nothing is wrong.</summary>
    public static (string Package, GroupPlace Group) Run(Construct scope, PromotionPathProps props, Problems problems)
    {
        var group = GroupPlace.Of(props.Group, scope, problems, nameof(props.Group));
        Order(props, problems);
        for (var i = 0; i < props.Gates.Count; i++)
        {
            Gate(Stack.Of(scope), props.Gates[i], $"{nameof(props.Gates)}[{i}]", problems);
        }

        if (props.Every.ToSeconds() is var seconds && (seconds < 60 || seconds > 86400 || seconds % 60 != 0))
        {
            problems.Add(nameof(props.Every), $"{seconds} seconds", "be whole minutes from 1 minute to 24 hours, as EventBridge counts", "take 5 minutes");
        }

        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return (package!, group);
    }

    private static void Order(PromotionPathProps props, Problems problems)
    {
        var gates = props.Gates;
        const string Property = nameof(PromotionPathProps.Gates);
        if (gates.Count == 0)
        {
            problems.Add(Property, "none", "hold one behind each stage but the last", "add one for the first stage");
            return;
        }

        if (gates.Select(gate => gate.Stage).Concat(props.Elsewhere).Select(stage => stage.Stages).Distinct().Count() > 1)
        {
            problems.Add(Property, "stages of several orders", "be of one order", "take all of them from the same PromotionStages");
            return;
        }

        string[] elsewhere = [.. props.Elsewhere.Select(stage => stage.Name)];
        string[] wanted = [.. gates[0].Stage.Stages.Names.SkipLast(1).Except(elsewhere)];
        string[] got = [.. gates.Select(gate => gate.Stage.Name)];
        if (!got.SequenceEqual(wanted))
        {
            problems.Add(Property, string.Join(", ", got), $"be {string.Join(", ", wanted)}: every stage but the last{(elsewhere.Length > 0 ? $" and those {nameof(props.Elsewhere)} ({string.Join(", ", elsewhere)})" : "")}, in order",
                $"add what is missing, put them in order, and name in {nameof(props.Elsewhere)} what a path of another account watches");
        }
    }

    private static void Gate(Stack here, PromotionGate gate, string property, Problems problems)
    {
        var days = gate.Bake.ToSeconds() / 86400;
        if (days > MostBakeDays)
        {
            problems.Add($"{property}.{nameof(gate.Bake)}", $"{days:0.##} days", $"be at most {MostBakeDays} days", "take a week, or approve by hand");
        }

        const string Endpoint = nameof(gate.Endpoint);
        if (gate.Endpoint is MultiModelEndpoint or InferenceComponentEndpoint)
        {
            problems.Add($"{property}.{Endpoint}", $"a {gate.Endpoint.GetType().Name}", "serve a version of the group as its variant's model, which tells what is deployed", "gate by an endpoint of another mode");
        }

        var there = Stack.Of(gate.Endpoint);
        if (there.Account != here.Account || there.Region != here.Region)
        {
            problems.Add($"{property}.{Endpoint}", $"an endpoint in {there.Account}, {there.Region}", "be in the path's own account and Region, whose endpoints and alarms it can see", "put a path with this gate there, and name the stage in Elsewhere here");
        }
    }
}
