using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A definition that a pipeline has or had, as it is kept.</summary>
internal sealed record PipelineVersionDocument(string PipelineName, int Version, string Definition, DateTimeOffset Created, string? DisplayName = null, string? Description = null);

/// <summary>The versions of pipelines: one for every definition that was given.</summary>
internal sealed class PipelineVersions(IState state, World world)
{
    private readonly ITable<PipelineVersionDocument> table = state.Table<PipelineVersionDocument>("sagemaker.pipeline-versions");

    /// <summary>Keeps a definition under its number.</summary>
    public void Add(string pipeline, int version, string definition) => table.Put(Key(pipeline, version), new PipelineVersionDocument(pipeline, version, definition, world.Now));

    /// <summary>A version. Throws AWS's ResourceNotFound if there is none.</summary>
    public PipelineVersionDocument Get(PipelineDocument pipeline, int version) =>
        table.Get(Key(pipeline.Name, version)) ?? throw new AwsException("ResourceNotFound", $"Pipeline version {version} of pipeline '{pipeline.Arn}' does not exist.");

    /// <summary>All versions, oldest first.</summary>
    public IReadOnlyList<PipelineVersionDocument> Of(string pipeline) => table.All(pipeline + "/");

    /// <summary>Names or describes a version.</summary>
    public void Describe(PipelineDocument pipeline, int version, JsonObject request)
    {
        Get(pipeline, version);
        table.Update(Key(pipeline.Name, version), v => v with
        {
            DisplayName = request.Text("PipelineVersionDisplayName") ?? v.DisplayName, Description = request.Text("PipelineVersionDescription") ?? v.Description,
        });
    }

    /// <summary>Removes a pipeline's versions.</summary>
    public void DeleteOf(string pipeline)
    {
        foreach (var version in Of(pipeline)) table.Delete(Key(pipeline, version.Version));
    }

    /// <summary>An entry of ListPipelineVersions.</summary>
    public static JsonObject Summary(PipelineDocument pipeline, PipelineVersionDocument version, ExecutionDocument? last)
    {
        var summary = new JsonObject { ["PipelineArn"] = pipeline.Arn, ["PipelineVersionId"] = version.Version, ["CreationTime"] = Json.Epoch(version.Created) };
        if (version.DisplayName is not null) summary["PipelineVersionDisplayName"] = version.DisplayName;
        if (version.Description is not null) summary["PipelineVersionDescription"] = version.Description;
        if (last is not null) summary["LastExecutionPipelineExecutionArn"] = last.Arn;
        return summary;
    }

    private static string Key(string pipeline, int version) => $"{pipeline}/{version:D9}";
}
