using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Brings deployments up whole or not at all.</summary>
internal static class DeploymentStart
{
    /// <summary>The deployment once it is up. Its files stay where Local stops meanwhile; nothing stays of one that fails.</summary>
    public static async Task<Deployment> UpAsync(this Deployment deployment, Func<Deployment, Task> start)
    {
        try
        {
            await start(deployment);
            return deployment;
        }
        catch (OperationCanceledException)
        {
            await deployment.SuspendAsync();
            throw;
        }
        catch
        {
            await deployment.StopAsync(drain: false);
            throw;
        }
    }
}
