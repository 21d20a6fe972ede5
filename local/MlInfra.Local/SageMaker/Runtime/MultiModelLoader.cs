using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Fetches the models of a multi-model variant from its prefix. What was fetched once stays on the disk of the instance, as in AWS.</summary>
internal sealed class MultiModelLoader(string endpoint, string folder, EndpointLog log, ContainerFactory containers)
{
    private readonly ConcurrentDictionary<string, PreparedContainer> placed = new(StringComparer.Ordinal);
    private int made;

    /// <summary>The endpoint's name.</summary>
    public string Endpoint => endpoint;

    /// <summary>Lets a model that did not load be fetched anew when it is next asked for: it may be mended by then.</summary>
    public void Forget(string target) => placed.TryRemove(target, out _);

    /// <summary>Fetches a model if it is not there yet, and gives its server, not started. Throws AWS's errors.</summary>
    public async Task<ServerGroup> PlaceAsync(string target, VariantPlan plan, CancellationToken cancellationToken)
    {
        if (!placed.TryGetValue(target, out var container))
        {
            var prefix = plan.Model.DataUrl!.TrimEnd('/');
            var load = plan.Model with { DataUrl = $"{prefix}/{target.TrimStart('/')}", IsArchive = true, IsMultiModel = false };
            var place = Path.Combine(folder, "models", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..16]);
            Sandbox.JobFolder.Remove(place);
            try
            {
                container = await containers.PrepareAsync(plan, load, place, isPlaced: false, log, "primary", cancellationToken);
            }
            catch (DeploymentFailedException e)
            {
                Sandbox.JobFolder.Remove(place);
                var data = S3Uri.Parse(load.DataUrl!, "TargetModel");
                throw new AwsException("ValidationError",
                    $"Failed to download model data(bucket: {data.Bucket}, key: {data.Key}). Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the model. ({e.Message})");
            }

            placed[target] = container;
        }

        return new ServerGroup([container.Make(Interlocked.Increment(ref made))], isDirect: false);
    }
}
