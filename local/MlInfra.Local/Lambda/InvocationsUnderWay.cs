using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Whether functions run, or events wait for them in Lambda's queue or in one that a mapping reads.</summary>
internal sealed class InvocationsUnderWay(FunctionPool pool, AsyncQueue later, MappingStore mappings, Lazy<IQueues> queues) : IUnderWay
{
    /// <inheritdoc/>
    public bool IsQuiet => pool.IsIdle && later.All().Count == 0 && !mappings.All().Any(m => m.IsEnabled && queues.Value.HasVisible(m.QueueArn));
}
