using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What a definition must be: names, references, conditions, and an order in which its steps can run.</summary>
internal static partial class DefinitionChecks
{
    private static readonly string[] ParameterTypes = ["String", "Integer", "Float", "Boolean"];

    /// <summary>Throws for the first thing that is wrong.</summary>
    public static void Demand(JsonObject body, IReadOnlyList<StepDefinition> steps)
    {
        var parameters = Parameters(body);
        var names = new HashSet<string>();
        foreach (var step in steps)
        {
            if (!NameRegex().IsMatch(step.Name)) throw PipelineDefinition.Wrong($"the step name '{step.Name}' must be 1 to 64 letters, digits, - or _");
            if (!names.Add(step.Name)) throw PipelineDefinition.Wrong($"the step name '{step.Name}' is used more than once; step names must be unique");
            if (step.Type.Length == 0) throw PipelineDefinition.Wrong($"the step '{step.Name}' has no Type");
            if (step.Body["Arguments"] is not JsonObject && step.Type is not "Callback" and not "Lambda") throw PipelineDefinition.Wrong($"the step '{step.Name}' has no Arguments");
        }

        var byName = steps.ToDictionary(s => s.Name);
        foreach (var step in steps) Step(step, byName, parameters);
        Order(steps, byName);
    }

    private static HashSet<string> Parameters(JsonObject body)
    {
        var names = new HashSet<string>();
        foreach (var parameter in body.Objects("Parameters"))
        {
            var name = parameter.Text("Name") ?? "";
            if (!NameRegex().IsMatch(name)) throw PipelineDefinition.Wrong($"the parameter name '{name}' must be 1 to 64 letters, digits, - or _");
            if (!names.Add(name)) throw PipelineDefinition.Wrong($"the parameter '{name}' is defined more than once");
            if (!ParameterTypes.Contains(parameter.Text("Type"))) throw PipelineDefinition.Wrong($"the parameter '{name}' has the type '{parameter.Text("Type")}'; it must be one of {string.Join(", ", ParameterTypes)}");
            if (parameter["DefaultValue"] is not null) ParameterValues.Check(parameter, parameter["DefaultValue"]!);
        }

        return names;
    }

    private static void Step(StepDefinition step, Dictionary<string, StepDefinition> steps, HashSet<string> parameters)
    {
        foreach (var other in step.DependsOn)
        {
            if (!steps.TryGetValue(other, out var found)) throw PipelineDefinition.Wrong($"the step '{step.Name}' depends on '{other}', which is not a step of this pipeline");
            if (found.Type == "Fail") throw PipelineDefinition.Wrong($"the step '{step.Name}' depends on the Fail step '{other}'; nothing can run after it");
        }

        foreach (var reference in Expressions.References(step.Type == "Condition" ? step.Arguments["Conditions"] : step.Body["Arguments"]))
        {
            var (root, name, rest) = Expressions.Split(reference);
            if (root == "Parameters" && !parameters.Contains(name)) throw PipelineDefinition.Wrong($"the step '{step.Name}' refers to the parameter '{name}', which is not defined");
            if (root == "Steps" && (!steps.TryGetValue(name, out var other) || other.Name == step.Name)) throw PipelineDefinition.Wrong($"the step '{step.Name}' refers to the step '{name}', which is not another step of this pipeline");
            if (root == "Steps" && PropertyPath.Parse(rest ?? "") is ["PropertyFiles", var file] && steps[name].PropertyFile(file) is null)
                throw PipelineDefinition.Wrong($"the step '{step.Name}' refers to the property file '{file}', which the step '{name}' does not have");
        }

        if (step.Type != "Condition") return;
        if (step.Arguments["Conditions"] is not JsonArray { Count: > 0 } conditions) throw PipelineDefinition.Wrong($"the step '{step.Name}' has no Conditions");
        foreach (var condition in conditions) Condition(step, condition);
    }

    private static void Condition(StepDefinition step, JsonNode? node)
    {
        var condition = node as JsonObject ?? throw PipelineDefinition.Wrong($"every condition of the step '{step.Name}' must be an object");
        var type = condition.Text("Type") ?? "";
        if (!Conditions.Keys.TryGetValue(type, out var keys)) throw PipelineDefinition.Wrong($"the condition type '{type}' of the step '{step.Name}' is not one of {string.Join(", ", Conditions.Keys.Keys)}");
        if (type is "In" or "NotIn" && condition["Value"] is not null && condition["In"] is not null) return;
        var inner = Conditions.Inner(condition);
        if (type is not "Not" || inner is null)
            foreach (var key in keys)
                if (!condition.ContainsKey(key)) throw PipelineDefinition.Wrong($"the condition {type} of the step '{step.Name}' has no {key}");
        if (inner is not null) Condition(step, inner);
        foreach (var each in condition["Conditions"] as JsonArray ?? []) Condition(step, each);
    }

    private static void Order(IReadOnlyList<StepDefinition> steps, Dictionary<string, StepDefinition> byName)
    {
        var state = new Dictionary<string, bool>();
        void Visit(StepDefinition step, IReadOnlyList<string> path)
        {
            if (state.TryGetValue(step.Name, out var done))
            {
                if (!done) throw PipelineDefinition.Wrong($"the steps {string.Join(" -> ", path.SkipWhile(p => p != step.Name).Append(step.Name))} wait for each other");
                return;
            }

            state[step.Name] = false;
            var before = step.DependsOn.Concat(step.Takes);
            if (step.Parent is not null) before = before.Append(step.Parent);
            foreach (var name in before.Distinct()) Visit(byName[name], [.. path, step.Name]);
            state[step.Name] = true;
        }

        foreach (var step in steps) Visit(step, []);
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_]{1,64}$")]
    private static partial Regex NameRegex();
}
