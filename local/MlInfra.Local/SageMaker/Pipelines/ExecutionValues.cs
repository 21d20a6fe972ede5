using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What the references of one execution mean. S3 is read with the pipeline's role.</summary>
internal sealed class ExecutionValues(ExecutionDocument execution, PipelineDefinition definition, Lazy<IObjectStore> objects, World world) : IValues
{
    private readonly JsonObject parameters = (JsonObject)JsonNode.Parse(execution.Parameters)!;

    /// <inheritdoc/>
    public JsonNode? Parameter(string name) => parameters[name];

    /// <inheritdoc/>
    public JsonNode? Variable(string name) => name switch
    {
        "StartDateTime" => Iso(execution.Created),
        "CurrentDateTime" => Iso(world.Now),
        "PipelineName" => execution.PipelineName,
        "PipelineArn" => execution.PipelineArn,
        "PipelineExecutionId" => execution.Id,
        "PipelineExecutionArn" => execution.Arn,
        _ => null,
    };

    /// <inheritdoc/>
    public JsonObject? Step(string name)
    {
        var step = execution.Step(name);
        if (step?.Status != "Succeeded") return null;
        if (step.Type == "Condition") return new JsonObject { ["Outcome"] = step.Outcome };
        return step.Properties is null ? null : (JsonObject)JsonNode.Parse(step.Properties)!;
    }

    /// <inheritdoc/>
    public JsonNode? PropertyFile(string step, string file)
    {
        var (output, path) = definition.Find(step)?.PropertyFile(file) ?? throw new EvaluationException($"The step '{step}' has no property file '{file}'.");
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
            using var stream = objects.Value.Open(uri.Bucket, uri.Key, RoleAccess.Session(execution.RoleArn));
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
