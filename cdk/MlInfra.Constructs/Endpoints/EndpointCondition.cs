using Amazon.CDK;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointCondition
{
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
