using Microsoft.Extensions.Logging;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>What a batch transform takes from the rooms that keep and serve models.</summary>
internal sealed class TransformTools(Lazy<ModelStore> models, Lazy<ModelFiles> files, Lazy<ContainerEnvironment> environment, Lazy<ServingTimes> times, ILogger<ModelServer> logger)
{
    /// <summary>The models.</summary>
    public ModelStore Models => models.Value;

    /// <summary>Puts a model's files in place.</summary>
    public ModelFiles Files => files.Value;

    /// <summary>The environment of a model's container.</summary>
    public ContainerEnvironment Environment => environment.Value;

    /// <summary>The time limits of serving.</summary>
    public ServingTimes Times => times.Value;

    /// <summary>The model servers' log.</summary>
    public ILogger Logger => logger;
}
