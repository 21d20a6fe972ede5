using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a step, by its type.</summary>
internal static class StepRules
{
    public static void Check(Problems problems, DefinitionStep step, string type)
    {
        var body = new RequestView(problems, step.Place, step.Body!);
        var request = new RequestView(problems, step.Place, step.Arguments ?? []);
        Retries(body);
        body.Unique("OutputParameters", "OutputName");
        if (step.Arguments is null)
        {
            return;
        }

        Tags(request);
        switch (type)
        {
            case "Training":
                TrainingRules.Check(request);
                break;
            case "Processing":
                ProcessingRules.Check(request);
                ProcessingRules.CheckFiles(body, request);
                break;
            case "QualityCheck" or "ClarifyCheck":
                ProcessingRules.Check(request);
                Clarify(body);
                break;
            case "Transform":
                TransformRules.Check(request);
                break;
            case "Tuning":
                TuningRules.Check(request);
                break;
            case "Model":
                ModelRules.Check(request);
                break;
            case "RegisterModel":
                ModelRules.CheckPackage(request);
                break;
            case "EndpointConfig":
                EndpointRules.Check(request);
                break;
            case "Endpoint":
                EndpointRules.CheckEndpoint(request);
                break;
            case "AutoML":
                AutoML(request);
                break;
            case "EMR" or "EMRServerless":
                EmrRules.Check(request, type);
                break;
            default:
                break;
        }
    }

    private static void Retries(RequestView body)
    {
        foreach (var policy in body.Each("RetryPolicies"))
        {
            policy.NotBoth("MaxAttempts", "ExpireAfterMin", "a policy ends after attempts or after a time");
        }
    }

    private static void Tags(RequestView request)
    {
        request.Unique("Tags", "Key");
        foreach (var tag in request.Each("Tags").Where(tag => tag.Text("Key")?.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) == true))
        {
            tag.Say("Key", $"'{tag.Text("Key")}'", "not begin with aws:, which is AWS's own", "rename it");
        }
    }

    private static void Clarify(RequestView body)
    {
        if (body.Has("ModelName") && body.Text("CheckType") == "DATA_BIAS")
        {
            body.Say("ModelName", "a model with CheckType DATA_BIAS", "be given for MODEL_BIAS and MODEL_EXPLAINABILITY only", "remove it");
        }
    }

    private static void AutoML(RequestView request)
    {
        if (request.Has("AutoMLJobInputDataConfig"))
        {
            return;
        }

        if (request.In("AutoMLJobConfig").Text("Mode") is var mode && mode != "ENSEMBLING" && request.In("AutoMLJobConfig").Map["Mode"] is not JsonObject)
        {
            request.In("AutoMLJobConfig").Say("Mode", mode is null ? "nothing" : $"'{mode}'", "be 'ENSEMBLING', the one mode that pipelines run", "set it so");
        }

        if (request.Has("ProblemType") != request.Has("AutoMLJobObjective"))
        {
            var (missing, given) = request.Has("ProblemType") ? ("AutoMLJobObjective", "ProblemType") : ("ProblemType", "AutoMLJobObjective");
            request.Say(missing, "nothing", $"be given with {given}, because the service takes both or neither", $"set it, or remove {given}");
        }
    }
}
