using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// The policy of a shared group. What AWS documents for deploying from another account, but that a stage's account can only propose for the
/// next stage, and note since when it serves: who approves is the registry's to say.
/// </summary>
internal static class SharedGroupPolicy
{
    public static Dictionary<string, object> Of(string group, IReadOnlyList<StageAccount> accounts)
    {
        var all = PolicyJson.Account([.. accounts.Select(account => account.Account)]);
        string[] versions = [.. ModelGroupName.PackageArns(group)];
        return PolicyJson.Document(
        [
            Allow("ReadTheGroup", all, ["sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages"], [.. ModelGroupName.GroupArns(group)]),
            Allow("DeployVersions", all, ["sagemaker:CreateModel", "sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"], versions),
            .. accounts.SelectMany(account => Updates(account, versions)),
        ]);
    }

    private static IEnumerable<Dictionary<string, object>> Updates(StageAccount account, string[] versions)
    {
        var who = PolicyJson.Account(account.Account);
        if (account.Stage?.Next is { } next)
        {
            yield return When(Allow($"ProposeFrom{account.Account}", who, ["sagemaker:UpdateModelPackage"], versions), StageCondition.Proposes(next));
        }

        if (account is { MayApprove: true, Stage: { } stage })
        {
            yield return When(Allow($"ApproveIn{account.Account}", who, ["sagemaker:UpdateModelPackage"], versions), StageCondition.Decides(stage));
        }
    }

    private static Dictionary<string, object> Allow(string sid, Dictionary<string, object> who, string[] actions, string[] resources)
    {
        var statement = new Allow(sid, actions, resources).ToJson();
        statement["Principal"] = who;
        return statement;
    }

    private static Dictionary<string, object> When(Dictionary<string, object> statement, Dictionary<string, object> condition)
    {
        statement["Condition"] = condition;
        return statement;
    }
}
