using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>AWS::SageMaker::Pipeline.</summary>
internal sealed class PipelineProvider(PipelineStore pipelines, ResourceTags tags, Lazy<IAuthorizer> authorizer) : IResourceProvider
{
    /// <inheritdoc/>
    public string Type => "AWS::SageMaker::Pipeline";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "PipelineName", "PipelineDisplayName", "PipelineDescription", "PipelineDefinition", "RoleArn", "Tags", "ParallelismConfiguration",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "PipelineName" };

    /// <inheritdoc/>
    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var (body, caller) = Read(request, "CreatePipeline");
        var pipeline = pipelines.Create(body, caller, request.Properties.ReadTags(request.StackTags));
        return Task.FromResult(new ResourceState(pipeline.Name));
    }

    /// <inheritdoc/>
    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var (body, caller) = Read(request, "UpdatePipeline");
        // What the template no longer says is no longer so.
        body["PipelineDescription"] ??= "";
        body["PipelineDisplayName"] ??= body.Text("PipelineName");
        var pipeline = pipelines.Update(body, caller, whole: true);
        tags.Set(pipeline.Arn, request.Properties.ReadTags(request.StackTags));
        return Task.FromResult(new ResourceState(pipeline.Name));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            pipelines.Delete(request.PhysicalId!);
        }
        catch (AwsException e) when (e.Code == "ResourceNotFound")
        {
            // It is gone already.
        }

        return Task.CompletedTask;
    }

    private (JsonObject Request, Principal Caller) Read(ResourceRequest request, string operation)
    {
        var body = request.Properties.Copy();
        body.Remove("Tags");
        body.Remove("PipelineDefinition");
        _ = body.Required("PipelineName");
        var definition = request.Properties.Object("PipelineDefinition") ?? throw AwsException.Validation("The property PipelineDefinition must be an object with PipelineDefinitionBody or PipelineDefinitionS3Location.");
        foreach (var (name, _) in definition)
            if (name is not ("PipelineDefinitionBody" or "PipelineDefinitionS3Location")) throw AwsException.NotSupported($"PipelineDefinition.{name} of AWS::SageMaker::Pipeline");
        if (definition["PipelineDefinitionBody"] is { } text) body["PipelineDefinition"] = text is JsonObject o ? o.ToJsonString() : JsonReading.AsText(text);
        if (definition.Object("PipelineDefinitionS3Location") is { } place)
        {
            foreach (var (member, _) in place)
                if (member is not ("Bucket" or "Key" or "ETag")) throw AwsException.NotSupported($"PipelineDefinitionS3Location.{member} of AWS::SageMaker::Pipeline");
            body["PipelineDefinitionS3Location"] = new JsonObject { ["Bucket"] = place.Required("Bucket"), ["ObjectKey"] = place.Required("Key") };
        }

        if (request.ServiceRoleArn is not { } serviceRole) return (body, new Principal("cloudformation", null));
        var caller = RoleAccess.Session(serviceRole);
        authorizer.Value.Demand(caller, new Permission($"sagemaker:{operation}", pipelines.Arn(body.Required("PipelineName"))));
        authorizer.Value.Demand(caller, RoleAccess.PassRole(body.Required("RoleArn")));
        return (body, caller);
    }
}
