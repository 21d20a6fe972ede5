using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>AWS::SageMaker::Endpoint. Ref is the ARN. A deployment that rolls back fails the resource with its reason.</summary>
internal sealed class EndpointProvider(EndpointStore endpoints, EndpointOperations operations, EndpointLifecycle lifecycle, ResourceTags tags) : IResourceProvider
{
    public string Type => "AWS::SageMaker::Endpoint";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "EndpointName", "EndpointConfigName", "DeploymentConfig", "RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "EndpointName" };

    public bool TakesTime => true;

    public async Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("EndpointName") ?? request.GeneratedName(63);
        var wanted = new JsonObject { ["EndpointName"] = name };
        request.Properties.CopyTo(wanted, "EndpointConfigName", "DeploymentConfig");
        if (endpoints.Find(name) is null) request.Created?.Invoke(endpoints.ArnOf(name));
        operations.Create(wanted, request.Properties.ReadTags(request.StackTags));
        try
        {
            var endpoint = await SettledAsync(name, cancellationToken);
            if (endpoint.Status == EndpointStatus.InService) return State(endpoint);
            throw new AwsException("GeneralServiceException", endpoint.FailureReason ?? $"Endpoint {name} is {endpoint.Status}.");
        }
        catch
        {
            // What was not created leaves nothing behind: the stack has no id by which it could delete it.
            await RemoveAsync(name, CancellationToken.None);
            throw;
        }
    }

    public async Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        var endpoint = await SettledAsync(name, cancellationToken);
        tags.Set(endpoint.Arn, request.Properties.ReadTags(request.StackTags));
        var config = request.Properties.Required("EndpointConfigName");
        if (endpoint.ConfigName == config) return State(endpoint);

        var wanted = new JsonObject { ["EndpointName"] = name };
        request.Properties.CopyTo(wanted, "EndpointConfigName", "DeploymentConfig", "RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig");
        operations.Update(wanted);
        endpoint = await SettledAsync(name, cancellationToken);
        return endpoint.ConfigName == config && endpoint.Status == EndpointStatus.InService
            ? State(endpoint)
            : throw new AwsException("GeneralServiceException", endpoint.FailureReason ?? $"Endpoint {name} still serves {endpoint.ConfigName}.");
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken) => RemoveAsync(NameOf(request), cancellationToken);

    private static string NameOf(ResourceRequest request) => request.PhysicalId!.Split('/')[^1];

    private static ResourceState State(EndpointDocument endpoint) =>
        new(endpoint.Arn, new JsonObject { ["EndpointName"] = endpoint.Name, ["EndpointArn"] = endpoint.Arn, ["Id"] = endpoint.Arn });

    /// <summary>The endpoint, once nothing is under way.</summary>
    private async Task<EndpointDocument> SettledAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var endpoint = endpoints.Get(name);
            if (endpoint.Status is EndpointStatus.InService or EndpointStatus.Failed) return endpoint;
            await Task.Delay(20, cancellationToken);
        }
    }

    private async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        while (!lifecycle.IsStopping && endpoints.Find(name) is { } endpoint)
        {
            if (endpoint.Status is EndpointStatus.InService or EndpointStatus.Failed) operations.Delete(name);
            await Task.Delay(20, cancellationToken);
        }
    }
}
