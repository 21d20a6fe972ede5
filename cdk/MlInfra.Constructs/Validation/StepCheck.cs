using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation.Rules;

namespace MlInfra.Constructs.Validation;

/// <summary>Checks one step: its own keys, its arguments against the request they are, its conditions, its rules.</summary>
internal sealed class StepCheck(Problems problems, DefinitionIndex index, FunctionCheck functions)
{
    private readonly ReferenceCheck _references = new(problems, index);
    private readonly ConditionCheck _conditions = new(problems, functions);

    public void Check(DefinitionStep step)
    {
        functions.Step = step;
        if (step.Body is not { } body)
        {
            problems.Add(step.Place, step.Node is null ? "nothing" : RequestWalker.Kind(step.Node), "be a step, a structure", "remove it or give a step");
            return;
        }

        if (step.Type is not { } type || !DefinitionModel.StepTypes.Contains(type))
        {
            problems.Add($"{step.Place}.Type", body["Type"] is not { } given ? "nothing" : RequestWalker.Kind(given), $"be one of {Nearest.Or(DefinitionModel.StepTypes)}",
                step.Type is null ? "set it" : $"did you mean {Nearest.Say(step.Type, DefinitionModel.StepTypes, 1)}?");
            DependsOn(step, body);
            return;
        }

        Walker(DefinitionModel.OfStep(type)).Walk(step.Place, body);
        DependsOn(step, body);
        if (body["Arguments"] is JsonObject arguments)
        {
            Arguments(step.Place, type, arguments);
        }

        StepRules.Check(problems, step, type);
    }

    private void Arguments(string place, string type, JsonObject arguments)
    {
        if (type == "AutoML" && arguments.ContainsKey("AutoMLJobInputDataConfig"))
        {
            Walker("CreateAutoMLJobV2").Walk(place, arguments, new HashSet<string> { "AutoMLJobName" });
        }
        else if (StepRequests.Of(type) is { } request)
        {
            Walker(request.Operation).Walk(place, arguments, request.Omitted);
        }
        else if (StepRequests.OwnForm(type) is { } form)
        {
            new RequestWalker(problems, form) { Functions = functions, OperandsByCaller = true }.Walk(place, arguments);
        }

        switch (type)
        {
            case "Condition":
                _conditions.Check(place, arguments["Conditions"] as JsonArray);
                break;
            case "EMR":
                Part(place, "StepConfig", arguments, "AddJobFlowSteps", "Name");
                Part(place, "ClusterConfig", arguments, "RunJobFlow", "Name");
                break;
            case "EMRServerless":
                Part(place, "JobConfig", arguments, "StartJobRun", "applicationId", "clientToken");
                Part(place, "ApplicationConfig", arguments, "CreateApplication", "clientToken");
                break;
            default:
                break;
        }
    }

    private void Part(string place, string name, JsonObject arguments, string operation, params HashSet<string> omitted)
    {
        if (arguments[name] is JsonObject part && !FunctionCheck.IsIntrinsic(part))
        {
            Walker(operation).Walk($"{place}.{name}", part, omitted);
        }
        else if (arguments[name] is { } other && !RequestWalker.IsLater(other))
        {
            problems.Add($"{place}.{name}", RequestWalker.Kind(other), $"be a structure ({operation})", "give it so");
        }
    }

    private void DependsOn(DefinitionStep step, JsonObject body)
    {
        var names = body["DependsOn"] as JsonArray ?? [];
        for (var i = 0; i < names.Count; i++)
        {
            if (DefinitionIndex.Text(names[i]) is { Length: > 0 } name && !RequestWalker.IsLater(names[i])
                && _references.Step(step, $"{step.Place}.DependsOn[{i}]", name) is { Type: "Fail" })
            {
                problems.Add($"{step.Place}.DependsOn[{i}]", $"the Fail step '{name}'", "be a step that the pipeline goes on after", "remove it");
            }
        }
    }

    private RequestWalker Walker(string operation) => new(problems, operation) { Functions = functions };
}
