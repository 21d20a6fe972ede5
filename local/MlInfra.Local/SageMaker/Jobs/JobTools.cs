using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What every run of a job works with. The other rooms are looked up when the first job runs.</summary>
internal sealed partial class JobTools(
    World world, JobStore store, SpotMarket spot, WarmPools pools, Sandboxes sandboxes, Lazy<IObjectStore> objects, Lazy<ILogSink> logs, Lazy<IMetrics> metrics,
    Lazy<ICredentialIssuer> credentials, Lazy<IAuthorizer> authorizer, Lazy<RoleAccess> roles, ILogger<JobTools> log)
{
    private readonly Lazy<S3Transfer> transfer = new(() => new S3Transfer(objects.Value, world));

    /// <summary>The world.</summary>
    public World World => world;

    /// <summary>The jobs.</summary>
    public JobStore Store => store;

    /// <summary>The interruptions that wait for spot jobs.</summary>
    public SpotMarket Spot => spot;

    /// <summary>The instances that are kept for the next job.</summary>
    public WarmPools Pools => pools;

    /// <summary>The sandboxes.</summary>
    public Sandboxes Sandboxes => sandboxes;

    /// <summary>S3.</summary>
    public S3Transfer Transfer => transfer.Value;

    /// <summary>CloudWatch Logs.</summary>
    public ILogSink Logs => logs.Value;

    /// <summary>CloudWatch.</summary>
    public IMetrics Metrics => metrics.Value;

    /// <summary>STS.</summary>
    public ICredentialIssuer Credentials => credentials.Value;

    /// <summary>IAM.</summary>
    public IAuthorizer Authorizer => authorizer.Value;

    /// <summary>Notes a fault of this endpoint itself, with its trace.</summary>
    public void LogFault(string job, Exception fault) => Fault(log, job, fault);

    [LoggerMessage(LogLevel.Error, "job {Job} failed by a fault of this endpoint")]
    private static partial void Fault(ILogger logger, string job, Exception fault);

    /// <summary>Throws unless the role may encrypt what a job leaves with that key (an id, an alias or an ARN; null is none).</summary>
    public void DemandKey(Principal role, string? key)
    {
        if (string.IsNullOrEmpty(key)) return;
        var arn = key.StartsWith("arn:", StringComparison.Ordinal) ? key : World.Arn("kms", key.StartsWith("alias/", StringComparison.Ordinal) ? key : $"key/{key}");
        if (!Authorizer.Allows(role, new Permission("kms:GenerateDataKey", arn)))
            throw new JobFault($"ClientError: Artifact upload failed:User: {role.Arn} is not authorized to perform: kms:GenerateDataKey on resource: {arn}");
    }

    /// <summary>What is asked of roles.</summary>
    public RoleAccess Roles => roles.Value;
}
