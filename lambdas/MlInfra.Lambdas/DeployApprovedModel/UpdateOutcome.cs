namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>What came of asking for an update.</summary>
internal enum UpdateOutcome
{
    /// <summary>CloudFormation is at it.</summary>
    Started,

    /// <summary>The stack was so already.</summary>
    NothingToDo,

    /// <summary>Another change of the stack came first.</summary>
    Busy,
}
