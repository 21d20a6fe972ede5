using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What executions work with.</summary>
internal sealed class PipelineTools(
    World world, IState state, ExecutionStore executions, ServiceCalls calls, Callbacks callbacks, JobRunner jobs, JobStore jobStore, Lazy<IObjectStore> objects,
    Lazy<IFunctions> functions, Lazy<IQueues> queues, Lazy<IAuthorizer> authorizer, IHostApplicationLifetime lifetime)
{
    /// <summary>The world.</summary>
    public World World => world;

    /// <summary>Cancelled when this endpoint ends.</summary>
    public CancellationToken Ending => lifetime.ApplicationStopping;

    /// <summary>What is kept.</summary>
    public IState State => state;

    /// <summary>The executions.</summary>
    public ExecutionStore Executions => executions;

    /// <summary>SageMaker's operations.</summary>
    public ServiceCalls Calls => calls;

    /// <summary>The callbacks that are waited for.</summary>
    public Callbacks Callbacks => callbacks;

    /// <summary>The jobs as they are kept.</summary>
    public JobStore JobStore => jobStore;

    /// <summary>Lambda.</summary>
    public IFunctions Functions => functions.Value;

    /// <summary>SQS.</summary>
    public IQueues Queues => queues.Value;

    /// <summary>IAM.</summary>
    public IAuthorizer Authorizer => authorizer.Value;

    /// <summary>The jobs that run.</summary>
    public JobRunner Jobs => jobs;

    /// <summary>S3.</summary>
    public Lazy<IObjectStore> Objects => objects;
}
