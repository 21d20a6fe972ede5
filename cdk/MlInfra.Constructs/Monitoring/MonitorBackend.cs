using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What judges the captured traffic.</summary>
public abstract class MonitorBackend
{
    private protected MonitorBackend()
    {
    }

    /// <summary>A function of this account, which hands windows that are too large for it to a processing job.</summary>
    public static MonitorBackend InAccount(InAccountMonitoring? options = null) => new InAccountBackend(options ?? new());

    internal abstract void Check(Problems problems, MonitorPlan plan, string region);

    /// <summary>Defines what runs.</summary>
    internal abstract void Define(EndpointMonitor monitor, MonitorPlan plan);
}
