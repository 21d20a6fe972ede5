using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Where a definition's references lead in one execution.</summary>
internal interface IValues
{
    /// <summary>A parameter's value, typed; null if there is no such parameter.</summary>
    JsonNode? Parameter(string name);

    /// <summary>An execution variable's value; null if there is no such variable.</summary>
    JsonNode? Variable(string name);

    /// <summary>A member of the pipeline's experiment configuration; null if it is not set.</summary>
    JsonNode? Experiment(string name);

    /// <summary>What Describe answers of a finished step; null if it has not finished.</summary>
    JsonObject? Step(string name);

    /// <summary>The content of a step's property file. Throws EvaluationException.</summary>
    JsonNode? PropertyFile(string step, string file);

    /// <summary>The content of a JSON object in S3. Throws EvaluationException.</summary>
    JsonNode? Object(string s3Uri);
}

/// <summary>A reference or function of a definition cannot be evaluated; the message says why.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
