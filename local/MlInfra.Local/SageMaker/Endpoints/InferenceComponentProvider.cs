using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>AWS::SageMaker::InferenceComponent. Ref is the ARN.</summary>
internal sealed class InferenceComponentProvider(ComponentStore components, ComponentOperations operations, ResourceTags tags) : IResourceProvider
{
    public string Type => "AWS::SageMaker::InferenceComponent";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "InferenceComponentName", "EndpointName", "EndpointArn", "VariantName", "Specification", "RuntimeConfig", "DeploymentConfig", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public bool TakesTime => true;

    public async Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("InferenceComponentName") ?? request.GeneratedName(63);
        var wanted = new JsonObject { ["InferenceComponentName"] = name };
        request.Properties.CopyTo(wanted, "EndpointName", "VariantName", "Specification", "RuntimeConfig");
        Numbers(wanted);
        if (request.Properties.Text("EndpointArn") is { } endpoint) wanted["EndpointName"] ??= endpoint.Split('/')[^1];
        if (components.Find(name) is null) request.Created?.Invoke(components.ArnOf(name));
        operations.Create(wanted, request.Properties.ReadTags(request.StackTags));
        try
        {
            var component = await SettledAsync(name, cancellationToken);
            return component.Status == EndpointStatus.InService ? State(component) : throw new AwsException("GeneralServiceException", component.FailureReason ?? $"Inference component {name} is {component.Status}.");
        }
        catch
        {
            await RemoveAsync(name, CancellationToken.None);
            throw;
        }
    }

    public async Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        var before = await SettledAsync(name, cancellationToken);
        tags.Set(before.Arn, request.Properties.ReadTags(request.StackTags));
        var wanted = new JsonObject { ["InferenceComponentName"] = name };
        foreach (var member in new[] { "Specification", "RuntimeConfig" })
        {
            if (!JsonNode.DeepEquals(request.Properties[member], request.PreviousProperties?[member])) request.Properties.CopyTo(wanted, member);
        }

        if (wanted.Count == 1) return State(before);
        request.Properties.CopyTo(wanted, "DeploymentConfig");
        Numbers(wanted);
        operations.Update(wanted);
        var after = await SettledAsync(name, cancellationToken);
        return after is { Status: EndpointStatus.InService, FailureReason: null } ? State(after) : throw new AwsException("GeneralServiceException", after.FailureReason ?? $"Inference component {name} is {after.Status}.");
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken) => RemoveAsync(NameOf(request), cancellationToken);

    private static string NameOf(ResourceRequest request) => request.PhysicalId!.Split('/')[^1];

    private static ResourceState State(ComponentDocument component) => new(component.Arn, new JsonObject
    {
        ["InferenceComponentName"] = component.Name,
        ["InferenceComponentArn"] = component.Arn,
        ["InferenceComponentStatus"] = component.Status,
        ["RuntimeConfig.CurrentCopyCount"] = component.CurrentCopies,
        ["RuntimeConfig.DesiredCopyCount"] = component.DesiredCopies,
    });

    /// <summary>Templates may give numbers as strings.</summary>
    private static void Numbers(JsonObject wanted)
    {
        if (wanted.Object("Specification")?.Object("ComputeResourceRequirements") is not { } needs) return;
        foreach (var name in needs.Select(n => n.Key).ToList()) needs[name] = needs.Number(name);
    }

    private async Task<ComponentDocument> SettledAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var component = components.Get(name);
            if (component.Status is EndpointStatus.InService or EndpointStatus.Failed) return component;
            await Task.Delay(20, cancellationToken);
        }
    }

    private async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        while (components.Find(name) is { } component)
        {
            if (component.Status is EndpointStatus.InService or EndpointStatus.Failed) operations.Delete(name);
            await Task.Delay(20, cancellationToken);
        }
    }
}
