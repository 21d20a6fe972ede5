using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>GET /_mlinfra/pipelines/{name}/plan: which steps of a pipeline would run here, and why the others would not.</summary>
internal sealed class PlanRoute(PipelineStore pipelines, Lazy<IObjectStore> objects, World world) : IAdminRoute
{
    private const string Start = "/_mlinfra/pipelines/";
    private const string End = "/plan";

    /// <inheritdoc/>
    public string Title => "GET /_mlinfra/pipelines/{name}/plan";

    /// <inheritdoc/>
    public bool Takes(string method, string path) => method == "GET" && path.StartsWith(Start, StringComparison.Ordinal) && path.EndsWith(End, StringComparison.Ordinal) && path.Length > Start.Length + End.Length;

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        var pipeline = pipelines.Get(Uri.UnescapeDataString(path[Start.Length..^End.Length]));
        var definition = PipelineDefinition.Parse(pipeline.Definition);
        var parameters = new JsonObject(definition.Parameters.Where(p => p["DefaultValue"] is not null).Select(p => KeyValuePair.Create(p.Required("Name"), p["DefaultValue"]?.DeepClone())));
        var asked = new ExecutionDocument
        {
            Id = "plan", Arn = $"{pipeline.Arn}/execution/plan", PipelineName = pipeline.Name, PipelineArn = pipeline.Arn, DisplayName = "plan", Parameters = parameters.ToJsonString(),
            Definition = pipeline.Definition, RoleArn = pipeline.RoleArn, Created = world.Now, Modified = world.Now,
        };
        var steps = Runnable.Plan(definition, new ExecutionValues(asked, definition, objects, world));
        return Task.FromResult(new JsonObject
        {
            ["steps"] = new JsonArray([.. steps.Select(s => (JsonNode)new JsonObject
            {
                ["name"] = s.Step.Name, ["type"] = s.Step.Type, ["runs"] = s.Reason is null, ["reason"] = s.Reason ?? "",
            })]),
        });
    }
}
