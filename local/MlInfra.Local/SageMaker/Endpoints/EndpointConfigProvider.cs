using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>AWS::SageMaker::EndpointConfig. Ref is the ARN.</summary>
internal sealed class EndpointConfigProvider(EndpointConfigStore configs, ResourceTags tags) : IResourceProvider
{
    public string Type => "AWS::SageMaker::EndpointConfig";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "EndpointConfigName", "ProductionVariants", "ShadowProductionVariants", "AsyncInferenceConfig", "DataCaptureConfig", "Tags", "KmsKeyId", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation", "MetricsConfig",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>
    {
        "EndpointConfigName", "ProductionVariants", "ShadowProductionVariants", "AsyncInferenceConfig", "DataCaptureConfig", "KmsKeyId", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation", "MetricsConfig",
    };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.Properties.Copy();
        wanted["EndpointConfigName"] ??= request.GeneratedName(63);
        return Task.FromResult(State(configs.Create(wanted, request.Properties.ReadTags(request.StackTags))));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var config = configs.Get(NameOf(request));
        tags.Set(config.Arn, request.Properties.ReadTags(request.StackTags));
        return Task.FromResult(State(config));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (configs.Find(NameOf(request)) is { } config) configs.Delete(config.Name);
        return Task.CompletedTask;
    }

    private static string NameOf(ResourceRequest request) => request.PhysicalId!.Split('/')[^1];

    private static ResourceState State(EndpointConfigDocument config) =>
        new(config.Arn, new JsonObject { ["EndpointConfigName"] = config.Name, ["EndpointConfigArn"] = config.Arn, ["Id"] = config.Arn });
}
