using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Turns steps into a definition and finds what is wrong with it. Defines nothing: markers stand for what is defined later (the
/// role, the assets, the mapping of registries).
/// </summary>
internal sealed class PipelinePlan(TrainingPipelineProps props, Problems problems)
{
    public const string RoleMarker = "${Token[MlInfra.Role]}";

    public Problems Problems => problems;

    public required string Region { get; init; }

    public required string Bucket { get; init; }

    public required string Prefix { get; init; }

    public required string? BucketKey { get; init; }

    public RoleNeeds Needs { get; } = new();

    public List<(string Id, string Text)> Warnings { get; } = [];

    /// <summary>The values that steps read, and where.</summary>
    public List<(PipelineStep Step, string Property, PipelineValue Value)> Used { get; } = [];

    private PipelineStep[] Steps { get; } = [.. props.Steps.SelectMany(step => step.WithBranches())];

    public static string BundleMarker(ScriptBundle bundle) => $"${{Token[MlInfra.Bundle.{bundle.Hash}]}}";

    public static string FilesMarker(FileSet files) => $"${{Token[MlInfra.Files.{files.Hash}]}}";

    public JsonObject Build()
    {
        var steps = new JsonArray([.. props.Steps.Select(step => step.Render(new StepContext(this, step)))]);
        var parameters = ParameterList();
        StepGraph.Check(problems, Steps, Used);
        CheckSteps();
        ParameterCheck.Check(problems, parameters);
        foreach (var step in steps)
        {
            Walk(step!.AsObject());
        }

        foreach (var location in props.InputLocations)
        {
            if (!location.StartsWith("s3://", StringComparison.Ordinal) && !Tokens.In(location))
            {
                problems.Add("InputLocations", $"'{location}'", "begin with s3://", "write it as s3://bucket/prefix");
            }

            Needs.Read(location);
        }

        if (BucketKey is not null)
        {
            Needs.Keys.Add(BucketKey);
        }

        return new JsonObject
        {
            ["Version"] = "2020-12-01",
            ["Metadata"] = new JsonObject(),
            ["Parameters"] = new JsonArray([.. parameters.Select(parameter => parameter.Declaration())]),
            ["PipelineExperimentConfig"] = new JsonObject
            {
                ["ExperimentName"] = ExecutionVariable.PipelineName.ToNode(),
                ["TrialName"] = ExecutionVariable.PipelineExecutionId.ToNode(),
            },
            ["Steps"] = steps,
        };
    }

    // Those declared, in their order; then those that steps use without a declaration, because it is clear what is meant.
    private PipelineParameter[] ParameterList() =>
        [.. props.Parameters.Concat(Used.SelectMany(used => used.Value.Parameters)).Distinct(ReferenceEqualityComparer.Instance).Cast<PipelineParameter>()];

    private void CheckSteps()
    {
        if (Steps.Length == 0)
        {
            problems.Add("Steps", "none", "have at least one step", "add one");
        }

        foreach (var step in Steps.Distinct())
        {
            PipelineName.Check(problems, $"Steps['{step.Name}'].Name", step.Name);
        }

        foreach (var twice in Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add("Steps", $"{twice.Count()} steps named '{twice.Key}'", "name each step once, in branches too", "rename all but one");
        }
    }

    private void Walk(JsonObject node)
    {
        var type = node["Type"]!.GetValue<string>();
        var arguments = node["Arguments"]!.AsObject();
        var name = node["Name"]!.GetValue<string>();
        if (Steps.FirstOrDefault(step => step.Type == type)?.Operation is { } operation)
        {
            new RequestWalker(problems, operation).Walk(name, arguments, StepPaths.Omitted(Steps.First(step => step.Type == type).ArgumentsType));
        }

        foreach (var inner in new[] { "IfSteps", "ElseSteps" }.SelectMany(key => arguments[key] as JsonArray ?? []))
        {
            Walk(inner!.AsObject());
        }
    }
}
