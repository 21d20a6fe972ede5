using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointCondition
{
    /// <summary>Adds a problem for each approved model of another stack: no condition reaches from stack to stack, nested ones included.</summary>
    public static Problems Checked(Problems problems, Construct scope, params IEnumerable<(string Property, ModelSource Model)> models)
    {
        foreach (var (property, model) in models)
        {
            foreach (var condition in model.Conditions.Where(condition => Stack.Of(condition) != Stack.Of(scope)))
            {
                var approved = condition.Node.Scope!.Node.Path;
                problems.Add(property, $"the approved model of '{approved}', which is in the stack '{Stack.Of(condition).Node.Path}'",
                    $"be approved for the stack that serves it ('{Stack.Of(scope).Node.Path}'), since the approval updates its own stack and CloudFormation's conditions end there",
                    "define the ApprovedDeployment and what serves its model in the same stack");
            }
        }

        return problems;
    }

    /// <summary>That every approved model which the variants serve is there; null where none waits for an approval.</summary>
    public static CfnCondition? Of(Construct scope, IEnumerable<ModelSource?> models)
    {
        var conditions = models.SelectMany(model => model?.Conditions ?? []).Distinct().ToArray();
        return conditions.Length switch
        {
            0 => null,
            1 => conditions[0],
            _ => new CfnCondition(scope, "Ready", new CfnConditionProps { Expression = Fn.ConditionAnd([.. conditions]) }),
        };
    }
}
