namespace MlInfra.Constructs.Registry;

/// <summary>An account that deploys the versions of a group of another account.</summary>
public sealed record StageAccount
{
    /// <summary>The account's number, twelve digits. The group's own is passed over, so that all stages may stand in one account on a laptop.</summary>
    public required string Account { get; init; }

    /// <summary>
    /// The stage that the account is: then its path (<see cref="PromotionPath"/>) may propose versions for the next one, and nothing else.
    /// Default: none; it deploys what the registry approves, and changes nothing there.
    /// </summary>
    public DeploymentStage? Stage { get; init; }

    /// <summary>
    /// Whether people of the account may approve and reject there, for its own stage alone. Which of its roles may is said there.
    /// Default: false, approvals are given in the registry's account.
    /// </summary>
    public bool MayApprove { get; init; }
}
