using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What a definition must be: names, references, conditions, and an order in which its steps can run. Finds all that is wrong.</summary>
internal sealed partial class DefinitionChecks
{
    private static readonly string[] ParameterTypes = ["String", "Integer", "Float", "Boolean"];

    private static readonly string[] Variables =
        ["StartDateTime", "CurrentDateTime", "PipelineName", "PipelineArn", "PipelineExecutionId", "PipelineExecutionArn", "TrainingJobName", "ProcessingJobName"];

    private readonly JsonObject body;
    private readonly IReadOnlyList<StepDefinition> steps;
    private readonly Dictionary<string, StepDefinition> byName = [];
    private readonly HashSet<string> parameters = [];
    private readonly List<string> problems = [];

    private DefinitionChecks(JsonObject body, IReadOnlyList<StepDefinition> steps)
    {
        this.body = body;
        this.steps = steps;
    }

    /// <summary>All that is wrong; empty if the definition is sound.</summary>
    public static IReadOnlyList<string> Find(JsonObject body, IReadOnlyList<StepDefinition> steps)
    {
        var checks = new DefinitionChecks(body, steps);
        checks.Parameters();
        foreach (var step in steps) checks.Named(step);
        foreach (var step in checks.byName.Values)
        {
            checks.References(step);
            checks.problems.AddRange(StepChecks.Find(step));
            if (step.Type == "Condition") checks.Conditions(step);
        }

        if (checks.problems.Count == 0) checks.Order();
        return checks.problems;
    }

    private void Parameters()
    {
        foreach (var parameter in body.Objects("Parameters"))
        {
            var name = parameter.Text("Name") ?? "";
            if (!NameRegex().IsMatch(name)) problems.Add($"the parameter name '{name}' must be 1 to 64 letters, digits, - or _");
            else if (!parameters.Add(name)) problems.Add($"the parameter '{name}' is defined more than once");
            if (!ParameterTypes.Contains(parameter.Text("Type"))) problems.Add($"the parameter '{name}' has the type '{parameter.Text("Type")}'; it must be one of {string.Join(", ", ParameterTypes)}");
            else if (parameter["DefaultValue"] is { } value && ParameterValues.Problem(parameter, value) is { } problem) problems.Add(problem);
            if (parameter["EnumValues"] is not null && parameter.Text("Type") != "String") problems.Add($"the parameter '{name}' has EnumValues, which only parameters of type String may have");
        }
    }

    private void Named(StepDefinition step)
    {
        if (!NameRegex().IsMatch(step.Name)) problems.Add($"the step name '{step.Name}' must be 1 to 64 letters, digits, - or _");
        else if (!byName.TryAdd(step.Name, step)) problems.Add($"the step name '{step.Name}' is used more than once; step names must be unique");
        if (step.Type.Length == 0) problems.Add($"the step '{step.Name}' has no Type");
        else if (!StepTypes.Known.Contains(step.Type)) problems.Add($"the step '{step.Name}' has the type '{step.Type}'; it must be one of {string.Join(", ", StepTypes.Known)}");
        else if (step.Body["Arguments"] is not JsonObject && StepTypes.NeedsArguments(step.Type)) problems.Add($"the step '{step.Name}' has no Arguments");
    }

    private void References(StepDefinition step)
    {
        foreach (var other in step.DependsOn)
        {
            if (!byName.TryGetValue(other, out var found)) problems.Add($"the step '{step.Name}' depends on '{other}', which is not a step of this pipeline");
            else if (found.Type == "Fail") problems.Add($"the step '{step.Name}' depends on the Fail step '{other}'; nothing can run after it");
        }

        foreach (var reference in StepDefinition.References(step.Body).Distinct())
            if (Dangling(step, reference) is { } problem) problems.Add(problem);
    }

    private string? Dangling(StepDefinition step, string reference)
    {
        var (root, name, rest) = Expressions.Split(reference);
        switch (root)
        {
            case "Parameters":
                return parameters.Contains(name) ? null : $"the step '{step.Name}' refers to the parameter '{name}', which is not defined";
            case "Execution":
                return Variables.Contains(name) ? null : $"the step '{step.Name}' refers to the execution variable '{name}'; there are {string.Join(", ", Variables)}";
            case "PipelineExperimentConfig":
                return name is "ExperimentName" or "TrialName" ? null : $"the step '{step.Name}' refers to '{reference}'; a pipeline's experiment configuration has ExperimentName and TrialName";
            case "Steps":
                break;
            default:
                return $"the step '{step.Name}' refers to '{reference}'; references begin with Parameters, Execution, Steps or PipelineExperimentConfig";
        }

        if (!byName.TryGetValue(name, out var other) || other.Name == step.Name) return $"the step '{step.Name}' refers to the step '{name}', which is not another step of this pipeline";
        return PropertyPath.Parse(rest ?? "") switch
        {
            null => $"the step '{step.Name}' refers to '{reference}', which can't be read as a property of the step '{name}'",
            ["PropertyFiles", var file] when other.PropertyFile(file) is null => $"the step '{step.Name}' refers to the property file '{file}', which the step '{name}' does not have",
            ["OutputParameters", var output] when OutputParameters.Declared(other).All(o => o.Name != output) => $"the step '{step.Name}' refers to the output parameter '{output}', which the step '{name}' does not have",
            _ when other.Type == "Fail" => $"the step '{step.Name}' refers to the Fail step '{name}', which has no properties",
            _ => null,
        };
    }

    private void Conditions(StepDefinition step)
    {
        if (step.Arguments["Conditions"] is not JsonArray { Count: > 0 } conditions)
        {
            problems.Add($"the step '{step.Name}' has no Conditions");
            return;
        }

        foreach (var condition in conditions) Condition(step, condition);
    }

    private void Condition(StepDefinition step, JsonNode? node)
    {
        if (node is not JsonObject condition)
        {
            problems.Add($"every condition of the step '{step.Name}' must be an object");
            return;
        }

        var type = condition.Text("Type") ?? "";
        if (!Pipelines.Conditions.Keys.TryGetValue(type, out var keys))
        {
            problems.Add($"the condition type '{type}' of the step '{step.Name}' is not one of {string.Join(", ", Pipelines.Conditions.Keys.Keys)}");
            return;
        }

        if (type is "In" or "NotIn" && condition["Value"] is not null && condition["In"] is not null) return;
        var inner = Pipelines.Conditions.Inner(condition);
        if (type is not "Not" || inner is null)
            foreach (var key in keys.Where(k => !condition.ContainsKey(k))) problems.Add($"the condition {type} of the step '{step.Name}' has no {key}");
        if (inner is not null) Condition(step, inner);
        foreach (var each in condition["Conditions"] as JsonArray ?? []) Condition(step, each);
    }

    private void Order()
    {
        var state = new Dictionary<string, bool>();
        foreach (var step in steps)
            if (Visit(step, [], state)) return;
    }

    private bool Visit(StepDefinition step, IReadOnlyList<string> path, Dictionary<string, bool> state)
    {
        if (state.TryGetValue(step.Name, out var done))
        {
            if (!done) problems.Add($"the steps {string.Join(" -> ", path.SkipWhile(p => p != step.Name).Append(step.Name))} wait for each other");
            return !done;
        }

        state[step.Name] = false;
        var circle = SelectiveExecution.Before(step).Any(name => Visit(byName[name], [.. path, step.Name], state));
        state[step.Name] = true;
        return circle;
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_]{1,64}$")]
    private static partial Regex NameRegex();
}
