using Amazon.CDK.AWS.CloudWatch;
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

    /// <summary>
    /// SageMaker Model Monitor, for accounts that used it before it closed to new customers; in others the deployment fails. It judges the
    /// endpoint as a whole against fixed files.
    /// </summary>
    public static MonitorBackend ModelMonitor(ModelMonitoring options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ModelMonitorBackend(options);
    }

    /// <summary>Whether the metrics of MlInfra/Monitoring are put.</summary>
    internal virtual bool TellsOwnMetrics => true;

    internal abstract void Check(Problems problems, MonitorPlan plan, string region);

    /// <summary>Defines what runs and its alarms; answers that of violations.</summary>
    internal abstract CfnAlarm Define(EndpointMonitor monitor, MonitorPlan plan);
}
