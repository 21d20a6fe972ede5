namespace MlInfra.Constructs.Registry;

/// <summary>Conditions by which UpdateModelPackage is let do one thing in a version's life cycle, and never decide on the version itself.</summary>
internal static class StageCondition
{
    private const string Stage = "sagemaker:ModelLifeCycle:stage";
    private const string Status = "sagemaker:ModelLifeCycle:stageStatus";

    /// <summary>To note something, or to propose the version (for a stage).</summary>
    public static Dictionary<string, object> Proposes(DeploymentStage? stage = null)
    {
        var wanted = new Dictionary<string, object> { [Status] = "PendingApproval" };
        if (stage is not null)
        {
            wanted[Stage] = stage.Name;
        }

        return NeverTheVersion("StringEqualsIfExists", wanted);
    }

    /// <summary>To approve or reject the version for a stage.</summary>
    public static Dictionary<string, object> Decides(DeploymentStage stage) =>
        NeverTheVersion("StringEquals", new() { [Stage] = stage.Name, [Status] = new[] { "Approved", "Rejected" } });

    private static Dictionary<string, object> NeverTheVersion(string how, Dictionary<string, object> wanted) => new()
    {
        [how] = wanted,
        ["Null"] = new Dictionary<string, object> { ["sagemaker:ModelApprovalStatus"] = "true" },
    };
}
