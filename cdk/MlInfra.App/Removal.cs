using Amazon.CDK;

namespace MlInfra.App;

/// <summary>What <c>-c removal=retain|destroy</c> says: whether data outlives its stack.</summary>
internal static class Removal
{
    /// <summary>
    /// Data outlives its stack, except where the stack's first deployment fails: what is left of that is empty, and its names would
    /// be in the way of the next try.
    /// </summary>
    public const RemovalPolicy Retain = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    public static RemovalPolicy Read(Amazon.CDK.App app) => (app.Node.TryGetContext("removal") as string)?.ToLowerInvariant() switch
    {
        null or "retain" => Retain,
        "destroy" => RemovalPolicy.DESTROY,
        var other => throw new ArgumentException($"-c removal={other}: got '{other}', must be retain or destroy; retain keeps data when its stack goes."),
    };
}
