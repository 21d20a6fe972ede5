using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The operations on pipelines and their executions.</summary>
internal sealed class PipelinesRoom(
    PipelineStore pipelines, PipelineVersions versions, ExecutionStore store, Executions executions, Callbacks callbacks, Lazy<IObjectStore> objects, World world) : IServiceRoom
{
    private static readonly HashSet<string> OnUpdate =
        ["PipelineName", "PipelineDisplayName", "PipelineDefinition", "PipelineDefinitionS3Location", "PipelineDescription", "RoleArn", "ParallelismConfiguration"];

    private static readonly HashSet<string> OnUpdateExecution =
        ["PipelineExecutionArn", "PipelineExecutionDisplayName", "PipelineExecutionDescription", "ParallelismConfiguration"];

    /// <inheritdoc/>
    public string SigningName => "sagemaker";

    /// <inheritdoc/>
    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    /// <inheritdoc/>
    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    /// <inheritdoc/>
    public string? XmlNamespace => null;

    /// <inheritdoc/>
    public IReadOnlyList<Operation> Operations =>
    [
        new("CreatePipeline", Answer(Create)) { Needs = NeedsWithRole },
        new("UpdatePipeline", Answer(Update)) { Needs = NeedsWithRole },
        new("DeletePipeline", Answer(Delete)) { Needs = OnPipeline },
        new("DescribePipeline", Answer(Describe)) { Needs = OnPipeline },
        new("ListPipelines", Answer(List)),
        new("ListPipelineVersions", Answer(ListVersions)) { Needs = OnPipeline },
        new("UpdatePipelineVersion", Answer(UpdateVersion)) { Needs = call => [new Permission("sagemaker:UpdatePipelineVersion", call.Input.Required("PipelineArn"))] },
        new("StartPipelineExecution", Answer(Start)) { Needs = OnPipeline },
        new("DescribePipelineExecution", Answer(DescribeExecution)) { Needs = OnExecution },
        new("DescribePipelineDefinitionForExecution", Answer(DescribeDefinition)) { Needs = OnExecution },
        new("ListPipelineExecutions", Answer(ListExecutions)) { Needs = OnPipeline },
        new("ListPipelineExecutionSteps", Answer(ListSteps)) { Needs = OnExecution },
        new("ListPipelineParametersForExecution", Answer(ListParameters)) { Needs = OnExecution },
        new("StopPipelineExecution", Answer(Stop)) { Needs = OnExecution },
        new("UpdatePipelineExecution", Answer(UpdateExecution)) { Needs = OnExecution },
        new("SendPipelineExecutionStepSuccess", Answer(call => Sent(call, "OutputParameters", callbacks.Succeed))) { Needs = OnCallback },
        new("SendPipelineExecutionStepFailure", Answer(call => Sent(call, "FailureReason", callbacks.Fail))) { Needs = OnCallback },
        new("RetryPipelineExecution", Answer(Retry)) { Needs = OnExecution },
    ];

    private static Func<Call, CancellationToken, Task<Reply>> Answer(Func<Call, JsonObject> handle) => (call, _) => Task.FromResult<Reply>(handle(call));

    private JsonObject Create(Call call)
    {
        RequestRules.Check("CreatePipeline", call.Input);
        return new JsonObject { ["PipelineArn"] = pipelines.Create(call.Input, call.Caller, call.Input.ReadTags()).Arn };
    }

    private JsonObject Update(Call call)
    {
        Check.Only(call.Input, "UpdatePipeline", OnUpdate);
        var pipeline = pipelines.Update(call.Input, call.Caller);
        return new JsonObject { ["PipelineArn"] = pipeline.Arn, ["PipelineVersionId"] = pipeline.Version };
    }

    private JsonObject Delete(Call call)
    {
        var arn = pipelines.Get(call.Input.Required("PipelineName")).Arn;
        pipelines.Delete(arn);
        return new JsonObject { ["PipelineArn"] = arn };
    }

    private JsonObject Describe(Call call)
    {
        var pipeline = pipelines.Get(call.Input.Required("PipelineName"));
        return PipelineWriting.Describe(pipeline, call.Input.Int("PipelineVersionId") is { } version ? versions.Get(pipeline, version) : null);
    }

    private JsonObject ListVersions(Call call)
    {
        var pipeline = pipelines.Get(call.Input.Required("PipelineName"));
        var runs = store.Of(pipeline.Arn);
        var input = Renamed(call.Input, ("CreatedAfter", "CreationTimeAfter"), ("CreatedBefore", "CreationTimeBefore"));
        return Listing.Cut(input, versions.Of(pipeline.Name).OrderByDescending(v => v.Version), v => v.PipelineName, v => v.Created)
            .Answer("PipelineVersionSummaries", v => PipelineVersions.Summary(pipeline, v, runs.FirstOrDefault(e => e.Version == v.Version)));
    }

    private JsonObject UpdateVersion(Call call)
    {
        var pipeline = pipelines.Get(call.Input.Required("PipelineArn"));
        var version = call.Input.Int("PipelineVersionId") ?? throw Check.Constraint("null", "PipelineVersionId", "Member must not be null");
        versions.Describe(pipeline, version, call.Input);
        return new JsonObject { ["PipelineArn"] = pipeline.Arn, ["PipelineVersionId"] = version };
    }

    private JsonObject DescribeExecution(Call call)
    {
        var execution = Execution(call);
        var definition = PipelineDefinition.Parse(execution.Definition);
        var values = new ExecutionValues(execution, definition, objects, world);
        return PipelineWriting.Describe(execution, Expressions.Evaluate(definition.Body["PipelineExperimentConfig"], values) as JsonObject);
    }

    private JsonObject UpdateExecution(Call call)
    {
        var arn = call.Input.Required("PipelineExecutionArn");
        Check.Only(call.Input, "UpdatePipelineExecution", OnUpdateExecution);
        executions.Change(arn, call.Input);
        return new JsonObject { ["PipelineExecutionArn"] = arn };
    }

    private static JsonObject Sent(Call call, string member, Func<JsonObject, string> send)
    {
        Check.Only(call.Input, call.Operation, new HashSet<string> { "CallbackToken", "ClientRequestToken", member });
        return new JsonObject { ["PipelineExecutionArn"] = send(call.Input) };
    }

    private IEnumerable<Permission> OnCallback(Call call) =>
        [new Permission($"sagemaker:{call.Operation}", callbacks.ExecutionOf(call.Input.Required("CallbackToken")) ?? "*")];

    private JsonObject List(Call call)
    {
        var prefix = call.Input.Text("PipelineNamePrefix") ?? "";
        var input = Renamed(call.Input, ("CreatedAfter", "CreationTimeAfter"), ("CreatedBefore", "CreationTimeBefore"));
        return Listing.Cut(input, pipelines.All().Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)), p => p.Name, p => p.Created)
            .Answer("PipelineSummaries", PipelineWriting.Summary);
    }

    private JsonObject Start(Call call)
    {
        RequestRules.Check("StartPipelineExecution", call.Input);
        if (call.Input["MlflowExperimentName"] is not null) throw AwsException.NotSupported("MlflowExperimentName of StartPipelineExecution");
        var pipeline = pipelines.Get(call.Input.Required("PipelineName"));
        var execution = executions.Begin(pipeline, call.Input);
        pipelines.Ran(pipeline.Name);
        return new JsonObject { ["PipelineExecutionArn"] = execution.Arn };
    }

    private ExecutionDocument Execution(Call call) => store.Get(call.Input.Required("PipelineExecutionArn"));

    private JsonObject DescribeDefinition(Call call)
    {
        var execution = Execution(call);
        return new JsonObject { ["PipelineDefinition"] = execution.Definition, ["CreationTime"] = Json.Epoch(execution.Created) };
    }

    private JsonObject ListExecutions(Call call)
    {
        var pipeline = pipelines.Get(call.Input.Required("PipelineName"));
        var input = Renamed(call.Input, ("CreatedAfter", "CreationTimeAfter"), ("CreatedBefore", "CreationTimeBefore"));
        return Listing.Cut(input, store.Of(pipeline.Arn), e => e.Id, e => e.Created).Answer("PipelineExecutionSummaries", PipelineWriting.Summary);
    }

    private JsonObject ListSteps(Call call)
    {
        var execution = Execution(call);
        var definition = PipelineDefinition.Parse(execution.Definition);
        // Steps may start in the same instant: their order is that of their starts, which the list keeps.
        var order = execution.Steps.Select((s, i) => (Step: s, At: execution.Created.AddTicks(i)));
        return Listing.Cut(call.Input, order, s => s.Step.Name, s => s.At).Answer("PipelineExecutionSteps", s => PipelineWriting.Step(s.Step, definition.Find(s.Step.Name)));
    }

    private JsonObject ListParameters(Call call) =>
        Listing.Cut(call.Input, PipelineWriting.Parameters(Execution(call)), p => p.Required("Name"), _ => DateTimeOffset.MinValue, ascendingByDefault: true)
            .Answer("PipelineParameters", p => p.Copy());

    private JsonObject Stop(Call call)
    {
        executions.Stop(call.Input.Required("PipelineExecutionArn"));
        return new JsonObject { ["PipelineExecutionArn"] = call.Input.Text("PipelineExecutionArn") };
    }

    private JsonObject Retry(Call call)
    {
        executions.Retry(call.Input.Required("PipelineExecutionArn"), call.Input);
        return new JsonObject { ["PipelineExecutionArn"] = call.Input.Text("PipelineExecutionArn") };
    }

    private IEnumerable<Permission> OnPipeline(Call call)
    {
        var name = call.Input.Required("PipelineName");
        return [new Permission($"sagemaker:{call.Operation}", name.StartsWith("arn:", StringComparison.Ordinal) ? name : pipelines.Arn(name))];
    }

    private static IEnumerable<Permission> OnExecution(Call call) => [new Permission($"sagemaker:{call.Operation}", call.Input.Required("PipelineExecutionArn"))];

    private IEnumerable<Permission> NeedsWithRole(Call call)
    {
        foreach (var need in OnPipeline(call)) yield return need;
        if (call.Input["Tags"] is JsonArray { Count: > 0 }) yield return new Permission("sagemaker:AddTags", pipelines.Arn(call.Input.Required("PipelineName")));
        if (call.Input.Text("RoleArn") is { } role) yield return RoleAccess.PassRole(role);
    }

    private static JsonObject Renamed(JsonObject input, params ReadOnlySpan<(string From, string To)> names)
    {
        var copy = input.Copy();
        foreach (var (from, to) in names)
        {
            if (copy[from] is not { } value) continue;
            copy.Remove(from);
            copy[to] = value;
        }

        return copy;
    }
}
