using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The pipelines, kept.</summary>
internal sealed partial class PipelineStore(IState state, World world, ExecutionStore executions, Lazy<IObjectStore> objects, Lazy<RoleAccess> roles, ResourceTags tags, PipelineVersions versions, Callbacks callbacks)
{
    private readonly ITable<PipelineDocument> table = state.Table<PipelineDocument>("sagemaker.pipelines");

    /// <summary>All pipelines.</summary>
    public IReadOnlyList<PipelineDocument> All() => table.All();

    /// <summary>A pipeline's ARN.</summary>
    public string Arn(string name) => world.Arn("sagemaker", $"pipeline/{name}");

    /// <summary>A pipeline by name or ARN. Throws AWS's ResourceNotFound if there is none.</summary>
    public PipelineDocument Get(string nameOrArn)
    {
        var name = nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? nameOrArn.Split(":pipeline/")[^1] : nameOrArn;
        return table.Get(name) ?? throw new AwsException("ResourceNotFound", $"Pipeline '{Arn(name)}' does not exist.");
    }

    /// <summary>Makes one. The request is CreatePipeline's.</summary>
    public PipelineDocument Create(JsonObject request, Principal caller, IEnumerable<KeyValuePair<string, string>> tagged)
    {
        var name = request.Required("PipelineName");
        if (!NameRegex().IsMatch(name)) throw Check.Constraint(name, "PipelineName", "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}");
        var token = request.Text("ClientRequestToken");
        if (token is not null && table.Get(name) is { } same && same.Token == token) return same;
        var definition = Definition(request, caller) ?? throw AwsException.Validation("Either PipelineDefinition or PipelineDefinitionS3Location must be given.");
        PipelineDefinition.Parse(definition);
        var role = request.Required("RoleArn");
        roles.Value.DemandTrust(role);
        var document = new PipelineDocument
        {
            Name = name, Arn = Arn(name), DisplayName = request.Text("PipelineDisplayName") ?? name, Description = request.Text("PipelineDescription"), RoleArn = role,
            Definition = definition, MaxParallelSteps = Parallelism(request), Created = world.Now, Modified = world.Now, Token = token,
        };
        state.Atomically(() =>
        {
            if (!table.TryAdd(name, document))
                throw AwsException.Validation($"Pipeline names must be unique within an AWS account and region. Pipeline with name ({name}) already exists.");
            versions.Add(name, document.Version, definition);
            tags.Add(document.Arn, tagged);
        });
        return document;
    }

    /// <summary>Changes one: members that are absent stay as they are, or if all are given are no longer so.</summary>
    public PipelineDocument Update(JsonObject request, Principal caller, bool whole = false)
    {
        var old = Get(request.Required("PipelineName"));
        var definition = Definition(request, caller);
        if (definition is not null) PipelineDefinition.Parse(definition);
        if (request.Text("RoleArn") is { } role) roles.Value.DemandTrust(role);
        PipelineDocument? changed = null;
        state.Atomically(() =>
        {
            changed = table.Update(old.Name, p => Changed(p, request, definition, whole));
            if (definition is not null) versions.Add(old.Name, changed.Version, definition);
        });
        return changed!;
    }

    /// <summary>Notes that an execution was started.</summary>
    public void Ran(string name) => table.Update(name, p => p with { LastRun = world.Now });

    /// <summary>Deletes one. Throws AWS's ConflictException while executions run.</summary>
    public void Delete(string nameOrArn)
    {
        var pipeline = Get(nameOrArn);
        if (executions.Of(pipeline.Arn).Any(e => e.InFlight))
            throw new AwsException("ConflictException", $"Pipeline '{pipeline.Arn}' has executions that are running. Stop them, then delete it.");
        state.Atomically(() =>
        {
            table.Delete(pipeline.Name);
            foreach (var execution in executions.Of(pipeline.Arn)) callbacks.Forget(execution.Arn);
            executions.DeleteOf(pipeline.Arn);
            versions.DeleteOf(pipeline.Name);
            tags.Forget(pipeline.Arn);
        });
    }

    private PipelineDocument Changed(PipelineDocument p, JsonObject request, string? definition, bool whole) => p with
    {
        DisplayName = request.Text("PipelineDisplayName") ?? p.DisplayName,
        Description = request.Text("PipelineDescription") ?? p.Description,
        RoleArn = request.Text("RoleArn") ?? p.RoleArn,
        Definition = definition ?? p.Definition,
        Version = definition is null ? p.Version : p.Version + 1,
        MaxParallelSteps = whole || request["ParallelismConfiguration"] is not null ? Parallelism(request) : p.MaxParallelSteps,
        Modified = world.Now,
    };

    /// <summary>How many steps may run at once, as a request says it; null if it does not.</summary>
    internal static int? Parallelism(JsonObject request)
    {
        var most = request.Object("ParallelismConfiguration")?.Int("MaxParallelExecutionSteps");
        return most < 1 ? throw Check.Constraint($"{most}", "ParallelismConfiguration.MaxParallelExecutionSteps", "Member must have value greater than or equal to 1") : most;
    }

    private string? Definition(JsonObject request, Principal caller)
    {
        var body = request.Text("PipelineDefinition");
        if (request.Object("PipelineDefinitionS3Location") is not { } place) return body;
        foreach (var (member, _) in place)
            if (member is not ("Bucket" or "ObjectKey")) throw AwsException.NotSupported($"{member} of PipelineDefinitionS3Location");
        if (body is not null) throw AwsException.Validation("Only one of PipelineDefinition and PipelineDefinitionS3Location can be given.");
        try
        {
            using var reader = new StreamReader(objects.Value.Open(place.Required("Bucket"), place.Required("ObjectKey"), caller.IsAdministrator ? null : caller), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (AwsException e)
        {
            throw AwsException.Validation($"Unable to read the pipeline definition s3://{place.Text("Bucket")}/{place.Text("ObjectKey")}: {e.Message}");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$")]
    private static partial Regex NameRegex();
}
