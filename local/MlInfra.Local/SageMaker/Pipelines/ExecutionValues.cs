using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What the references of one execution mean. S3 is read with the pipeline's role.</summary>
internal sealed record ExecutionValues(ExecutionDocument Execution, PipelineDefinition Definition, Lazy<IObjectStore> Objects, World World) : IValues
{
    private readonly JsonObject parameters = (JsonObject)JsonNode.Parse(Execution.Parameters)!;

    /// <summary>The name of the job whose arguments are evaluated, or null.</summary>
    public string? JobName { get; init; }

    /// <inheritdoc/>
    public JsonNode? Parameter(string name) => parameters[name];

    /// <inheritdoc/>
    public JsonNode? Variable(string name) => name switch
    {
        "StartDateTime" => Iso(Execution.Created),
        "CurrentDateTime" => Iso(World.Now),
        "PipelineName" => Execution.PipelineName,
        "PipelineArn" => Execution.PipelineArn,
        "PipelineExecutionId" => Execution.Id,
        "PipelineExecutionArn" => Execution.Arn,
        "TrainingJobName" or "ProcessingJobName" => JobName,
        _ => null,
    };

    /// <inheritdoc/>
    public JsonNode? Experiment(string name) => Definition.Body["PipelineExperimentConfig"]?[name] is { } value ? Expressions.Evaluate(value, this) : null;

    /// <inheritdoc/>
    public JsonObject? Step(string name)
    {
        var step = Execution.Step(name);
        if (step?.Status != "Succeeded") return null;
        if (step.Type == "Condition") return new JsonObject { ["Outcome"] = step.Outcome };
        return step.Properties is null ? null : (JsonObject)JsonNode.Parse(step.Properties)!;
    }

    /// <inheritdoc/>
    public JsonNode? PropertyFile(string step, string file)
    {
        var (output, path) = Definition.Find(step)?.PropertyFile(file) ?? throw new EvaluationException($"The step '{step}' has no property file '{file}'.");
        var uri = PropertyPath.Follow(Step(step), ["ProcessingOutputConfig", "Outputs", output, "S3Output", "S3Uri"])?.GetValue<string>()
            ?? throw new EvaluationException($"The step '{step}' has no output '{output}', in which its property file '{file}' should be.");
        return Object($"{uri.TrimEnd('/')}/{path}");
    }

    /// <inheritdoc/>
    public JsonNode? Object(string s3Uri)
    {
        try
        {
            var uri = S3Uri.Parse(s3Uri, "s3Uri");
            using var stream = Objects.Value.Open(uri.Bucket, uri.Key, RoleAccess.Session(Execution.RoleArn));
            return JsonNode.Parse(stream);
        }
        catch (AwsException e)
        {
            throw new EvaluationException($"{s3Uri} can't be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new EvaluationException($"{s3Uri} is not JSON: {e.Message}");
        }
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
