using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

internal static partial class ApprovedDeploymentChecks
{
    /// <summary>The Lambda package's folder and where the group is, when nothing is wrong.</summary>
    public static (string Package, GroupPlace Place) Run(Construct scope, ApprovedDeploymentProps props, Problems problems)
    {
        var place = GroupPlace.Of(props.Group, scope, problems, nameof(props.Group));
        if (!Name().IsMatch(props.ParameterName))
        {
            problems.Add(nameof(props.ParameterName), $"'{props.ParameterName}'", "be 1 to 200 letters and digits, as CloudFormation names parameters", "drop the other characters");
        }

        if (Stack.Of(scope) is NestedStack)
        {
            problems.Add(nameof(ApprovedDeployment), $"the nested stack '{Stack.Of(scope).Node.Path}'",
                "stand in a stack that is deployed by itself: each update of the stack above would set the parameter of a nested one back to nothing, and take the endpoint away", "define it, and what serves its model, in a stack of the app");
        }

        StackNames.Take((Construct)scope.Node.Scope!, scope.Node.Id, problems, nameof(props.ParameterName), "parameter", props.ParameterName, "give each ApprovedDeployment a ParameterName of its own");
        if (props.BusyStackMinutes is < 1 or > 1000)
        {
            problems.Add(nameof(props.BusyStackMinutes), $"{props.BusyStackMinutes} minutes", "be 1 to 1000 minutes, one try of the queue for each", "take 180, or what your slowest update needs");
        }

        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return (package!, place);
    }

    [GeneratedRegex("^[A-Za-z0-9]{1,200}$")]
    private static partial Regex Name();
}
