using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

/// <summary>Values from JSON documents: parameters, steps, property files.</summary>
internal sealed class FakeValues : IValues
{
    public JsonObject Parameters { get; init; } = [];

    public JsonObject Steps { get; init; } = [];

    public JsonObject Files { get; init; } = [];

    public JsonNode? Parameter(string name) => Parameters[name];

    public JsonNode? Variable(string name) => name == "PipelineExecutionId" ? "abc123" : null;

    public JsonNode? Experiment(string name) => name == "ExperimentName" ? "trials" : null;

    public JsonObject? Step(string name) => Steps[name] as JsonObject;

    public JsonNode? PropertyFile(string step, string file) => Files[$"{step}/{file}"] ?? throw new EvaluationException("no such file");

    public JsonNode? Object(string s3Uri) => Files[s3Uri] ?? throw new EvaluationException("no such object");
}
