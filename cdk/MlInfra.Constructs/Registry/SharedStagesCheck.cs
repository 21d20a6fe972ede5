using Amazon.CDK;
using Amazon.JSII.Runtime.Deputy;
using Constructs;

namespace MlInfra.Constructs.Registry;

/// <summary>Holds, when all of the app is defined, that what an account serves is watched by a path, if both are of this app.</summary>
internal sealed class SharedStagesCheck : DeputyBase, IValidation
{
    private readonly DeploymentStage[] _stages;

    private SharedStagesCheck(DeploymentStage[] stages) => _stages = stages;

    public static void At(Construct shared, IEnumerable<StageAccount> accounts) =>
        shared.Node.AddValidation(new SharedStagesCheck([.. accounts.Select(account => account.Stage).OfType<DeploymentStage>().Where(stage => stage.Next is not null)]));

    public string[] Validate() => [.. _stages
        .Where(stage => stage.Stages.Deployed.ContainsKey(stage.Name) && !stage.Stages.Watched.Contains(stage.Name))
        .Select(stage => $"Accounts: got the stage {stage.Name}, deployed by '{stage.Stages.Deployed[stage.Name]}' and watched by no path, must have one, or nothing is ever proposed for {stage.Next!.Name}; add a PromotionPath with a gate for it to that stack.")];
}
