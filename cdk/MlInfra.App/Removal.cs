using Amazon.CDK;

namespace MlInfra.App;

/// <summary>What <c>-c removal=retain|destroy</c> says: whether data outlives its stack.</summary>
internal static class Removal
{
    public static RemovalPolicy Read(Amazon.CDK.App app) => (app.Node.TryGetContext("removal") as string)?.ToLowerInvariant() switch
    {
        null or "retain" => RemovalPolicy.RETAIN,
        "destroy" => RemovalPolicy.DESTROY,
        var other => throw new ArgumentException($"-c removal={other}: got '{other}', must be retain or destroy; retain keeps data when its stack goes."),
    };
}
