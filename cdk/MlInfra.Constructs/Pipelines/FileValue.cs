using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A value in a JSON file in S3.</summary>
internal sealed class FileValue(PipelineValue s3Uri, string path) : PipelineValue
{
    internal override IEnumerable<PipelineValue> Files => [s3Uri];

    internal override IEnumerable<PipelineStep> Steps => s3Uri.Steps;

    internal override IEnumerable<PipelineParameter> Parameters => s3Uri.Parameters;

    internal override JsonNode ToNode() => new JsonObject { ["Std:JsonGet"] = new JsonObject { ["S3Uri"] = s3Uri.ToNode(), ["Path"] = path } };

    internal override void Check(Problems problems, string property)
    {
        if (s3Uri.Constant is string text && !text.StartsWith("s3://", StringComparison.Ordinal) && !Tokens.In(text))
        {
            problems.Add(property, $"the location '{text}'", "begin with s3://", "write it as s3://bucket/key");
        }

        s3Uri.Check(problems, property);
    }
}
