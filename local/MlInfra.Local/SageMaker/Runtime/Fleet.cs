using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What serves a variant (or the copies of an inference component), whichever way.</summary>
internal abstract class Fleet(VariantPlan plan)
{
    /// <summary>
    /// The most processes that stand for a variant's instances here: more would only crowd one machine. The counts that
    /// DescribeEndpoint tells are the ones asked for.
    /// </summary>
    public const int MostServers = 2;

    private int concurrent;

    /// <summary>The variant.</summary>
    public VariantPlan Plan => plan;

    /// <summary>The instances that were asked for.</summary>
    public abstract int Instances { get; }

    /// <summary>How many invocations it is answering.</summary>
    public int Concurrent => Volatile.Read(ref concurrent);

    /// <summary>Brings up (or ends) what stands for so many instances. Throws the endpoint's failure reason if it does not come up.</summary>
    public abstract Task ScaleAsync(int count, CancellationToken cancellationToken);

    /// <summary>
    /// What answers an invocation, waiting until there is something. Throws AWS's error where it says so instead. Every one taken is
    /// given back.
    /// </summary>
    public abstract ValueTask<ServerGroup> TakeAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>Takes it back.</summary>
    public virtual void Give(ServerGroup group, ModelRequest request) => group.Leave();

    /// <summary>Ends all processes.</summary>
    public abstract Task StopAsync();

    /// <summary>Counts an invocation that begins; gives how many there are.</summary>
    public int Begin() => Interlocked.Increment(ref concurrent);

    /// <summary>Counts one that ended.</summary>
    public void End() => Interlocked.Decrement(ref concurrent);
}
