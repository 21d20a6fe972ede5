using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>AWS::SageMaker::Model. Ref is the ARN.</summary>
internal sealed class ModelProvider(ModelStore models, ResourceTags tags) : IResourceProvider
{
    public string Type => "AWS::SageMaker::Model";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "ModelName", "PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn", "Tags", "VpcConfig", "EnableNetworkIsolation",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>
    {
        "ModelName", "PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation",
    };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.Properties.Copy();
        wanted["ModelName"] ??= request.GeneratedName(63);
        return Task.FromResult(State(models.Create(wanted, request.Properties.ReadTags(request.StackTags))));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var model = models.Get(NameOf(request));
        tags.Set(model.Arn, request.Properties.ReadTags(request.StackTags));
        return Task.FromResult(State(model));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (models.Find(NameOf(request)) is { } model) models.Delete(model.Name);
        return Task.CompletedTask;
    }

    private static string NameOf(ResourceRequest request) => request.PhysicalId!.Split('/')[^1];

    private static ResourceState State(ModelDocument model) =>
        new(model.Arn, new JsonObject { ["ModelName"] = model.Name, ["ModelArn"] = model.Arn, ["Id"] = model.Arn });
}
