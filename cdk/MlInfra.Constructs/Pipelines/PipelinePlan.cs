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

    public required string? Bucket { get; init; }

    public required string Prefix { get; init; }

    public required string? BucketKey { get; init; }

    public RoleNeeds Needs { get; } = new();

    public List<(string Id, string Text)> Warnings { get; } = [];

    /// <summary>The values that steps read, and where.</summary>
    public List<(PipelineStep Step, string Property, PipelineValue Value)> Used { get; } = [];

    private PipelineStep[] Steps { get; } = [.. props.Steps.SelectMany(step => step.WithBranches())];

    public static string BundleMarker(ScriptBundle bundle) => $"${{Token[MlInfra.Bundle.{bundle.Hash}]}}";

    public static string FilesMarker(FileSet files) => $"${{Token[MlInfra.Files.{files.Hash}]}}";

    /// <summary>The definition, and what it needs; null where there is none to go on with.</summary>
    public JsonObject? Build() => props.Definition is { } ready ? Take(ready) : FromSteps();

    private JsonObject? Take(PipelineDefinition ready)
    {
        if (props.Steps.Count > 0 || props.Parameters.Count > 0)
        {
            problems.Add("Definition", "a definition besides Steps or Parameters", "stand alone", "remove them, or the definition");
        }

        if (ready.Read(problems) is not { } definition)
        {
            return null;
        }

        PipelineDefinitionCheck.Run(definition, problems);
        new DefinitionNeeds(definition, Needs, Region, ready.RunsAsPipeline).Find();
        AddLocations();
        return definition;
    }

    private JsonObject FromSteps()
    {
        if (Bucket is null)
        {
            problems.Add("Artifacts", "nothing", "be the bucket for what runs make", "set it");
        }


        var steps = new JsonArray([.. props.Steps.Select(step => step.Render(new StepContext(this, step)))]);
        var parameters = ParameterList();
        StepGraph.Check(problems, Steps, Used);
        CheckSteps();
        ParameterCheck.Check(problems, parameters);
        AddLocations();
        var definition = new JsonObject
        {
            ["Version"] = "2020-12-01",
            ["Metadata"] = new JsonObject(),
            ["Parameters"] = new JsonArray([.. parameters.Select(parameter => parameter.Declaration())]),
            ["PipelineExperimentConfig"] = props.ExperimentConfig.ToNode(),
            ["Steps"] = steps,
        };
        CheckDefinition(definition);
        return definition;
    }

    private void AddLocations()
    {
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
    }

    // Those declared, in their order; then those that steps use without a declaration, because it is clear what is meant.
    private PipelineParameter[] ParameterList() =>
        [.. props.Parameters.Concat(Used.SelectMany(used => used.Value.Parameters)).Concat(props.ExperimentConfig.Parameters).Distinct(ReferenceEqualityComparer.Instance).Cast<PipelineParameter>()];

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

    // Fields of every step; then, for steps that are right so far, what holds between fields and steps: a mistake that is named in
    // the words of the props is not named again in the words of the definition.
    private void CheckDefinition(JsonObject definition)
    {
        foreach (var step in definition["Steps"]!.AsArray())
        {
            Walk(step!.AsObject());
        }

        var whole = Validation.Problems.Of("Definition");
        PipelineDefinitionCheck.Run(definition, whole);
        var named = problems.Lines.Select(Subject).ToHashSet(StringComparer.Ordinal);
        problems.AddNew(whole, line => !named.Contains(Subject(line)));
    }

    private void Walk(JsonObject node)
    {
        var type = node["Type"]!.GetValue<string>();
        var arguments = node["Arguments"]!.AsObject();
        if (StepRequests.Of(type) is { } request)
        {
            new RequestWalker(problems, request.Operation).Walk(node["Name"]!.GetValue<string>(), arguments, request.Omitted);
        }

        foreach (var inner in new[] { "IfSteps", "ElseSteps" }.SelectMany(key => arguments[key] as JsonArray ?? []))
        {
            Walk(inner!.AsObject());
        }
    }

    private static string Subject(string line) => line[..line.IndexOfAny(['.', '[', ':'])] is var name && name is "Steps" or "Parameters" ? "Definition" : name;
}
