using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

internal sealed class ReportValue(StepReport report, string path) : PipelineValue
{
    internal override IEnumerable<PipelineStep> Steps => [report.Step];

    internal override JsonNode ToNode() => new JsonObject
    {
        ["Std:JsonGet"] = new JsonObject
        {
            ["PropertyFile"] = new JsonObject { ["Get"] = $"Steps.{report.Step.Name}.PropertyFiles.{report.Name}" },
            ["Path"] = path,
        },
    };

    internal override void Check(Problems problems, string property) => report.Check(problems, property);
}
