using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

internal static class Conditional
{
    public static void Under(this CfnResource resource, CfnCondition? condition)
    {
        if (condition is not null)
        {
            resource.CfnOptions.Condition = condition;
        }
    }
}
