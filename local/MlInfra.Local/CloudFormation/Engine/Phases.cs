using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>
/// The phases of an operation. Each gives the operation's next phase, or null when it is over; each may be begun again after it was
/// cut short.
/// </summary>
internal sealed class Phases(DeployPhase deploy, CleanUpPhases cleanUp, RollbackPhases rollback)
{
    /// <param name="operation">What to do.</param>
    /// <param name="cancel">The user wants it undone.</param>
    /// <param name="shutdown">Local stops; the next start goes on.</param>
    public Task<OperationDocument?> RunAsync(OperationDocument operation, CancellationToken cancel, CancellationToken shutdown) => operation.Phase switch
    {
        Phase.Deploy => deploy.RunAsync(operation, cancel, shutdown),
        Phase.CleanUp => cleanUp.CleanUpAsync(operation),
        Phase.Rollback => operation.Before is null ? rollback.UndoCreationAsync(operation) : rollback.UndoUpdateAsync(operation),
        Phase.RollbackCleanUp => rollback.CleanUpAsync(operation),
        Phase.Delete => cleanUp.DeleteAsync(operation),
        _ => Task.FromResult<OperationDocument?>(null),
    };
}
