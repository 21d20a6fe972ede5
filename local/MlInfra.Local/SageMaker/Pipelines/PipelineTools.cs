using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What executions work with.</summary>
internal sealed class PipelineTools(World world, ExecutionStore executions, ServiceCalls calls, JobRunner jobs, Lazy<IObjectStore> objects)
{
    /// <summary>The world.</summary>
    public World World => world;

    /// <summary>The executions.</summary>
    public ExecutionStore Executions => executions;

    /// <summary>SageMaker's operations.</summary>
    public ServiceCalls Calls => calls;

    /// <summary>The jobs that run.</summary>
    public JobRunner Jobs => jobs;

    /// <summary>S3.</summary>
    public Lazy<IObjectStore> Objects => objects;
}
