namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>Wakes those that wait for a stack to change.</summary>
internal sealed class StackSignal
{
    private volatile TaskCompletionSource next = New();

    /// <summary>Completes at the next change of any stack. Take it before looking.</summary>
    public Task Next => next.Task;

    public void Changed() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
