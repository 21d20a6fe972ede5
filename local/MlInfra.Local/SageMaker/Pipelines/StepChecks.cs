using System.Text.Json.Nodes;
using System.Xml;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What the members of a step beside its arguments must be.</summary>
internal static class StepChecks
{
    private static readonly string[] Faults =
        ["Step.SERVICE_FAULT", "Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"];

    private static readonly string[] OfPropertyFiles = ["PropertyFileName", "OutputName", "FilePath"];

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<string> Find(StepDefinition step) => [.. Own(step), .. Cache(step), .. Retries(step), .. PropertyFiles(step)];

    private static IEnumerable<string> Own(StepDefinition step)
    {
        var target = step.Type switch { "Lambda" => "FunctionArn", "Callback" => "SqsQueueUrl", _ => null };
        if (target is not null && step.Body[target] is null) yield return $"the step '{step.Name}' has no {target}";
        var names = new HashSet<string>();
        foreach (var (name, type) in OutputParameters.Declared(step))
        {
            if (name.Length == 0) yield return $"an output parameter of the step '{step.Name}' has no OutputName";
            else if (!names.Add(name)) yield return $"the step '{step.Name}' has the output parameter '{name}' more than once";
            if (!OutputParameters.Types.Contains(type)) yield return $"the output parameter '{name}' of the step '{step.Name}' has the type '{type}'; it must be one of {string.Join(", ", OutputParameters.Types)}";
        }
    }

    private static IEnumerable<string> Cache(StepDefinition step)
    {
        if (step.Body.Object("CacheConfig") is not { } cache) yield break;
        if (cache.Text("ExpireAfter") is not { } text) yield break;
        if (!Readable(text)) yield return $"ExpireAfter '{text}' of the step '{step.Name}' is not a duration such as P30D or PT1H";
    }

    private static bool Readable(string text)
    {
        try
        {
            StepCache.Duration(text);
            return true;
        }
        catch (StepFault)
        {
            return false;
        }
    }

    private static IEnumerable<string> Retries(StepDefinition step)
    {
        var policies = step.Body.Objects("RetryPolicies").ToList();
        if (policies.Count > 0 && !StepTypes.Retries(step.Type)) yield return $"the step '{step.Name}' has RetryPolicies, which steps of type {step.Type} do not take";
        var named = new HashSet<string>();
        foreach (var policy in policies)
        {
            var faults = policy.Texts("ExceptionType").ToList();
            if (faults.Count == 0) yield return $"a retry policy of the step '{step.Name}' has no ExceptionType";
            foreach (var fault in faults)
            {
                if (!Faults.Contains(fault)) yield return $"the exception type '{fault}' of the step '{step.Name}' is not one of {string.Join(", ", Faults)}";
                else if (!named.Add(fault)) yield return $"the exception type '{fault}' is in more than one retry policy of the step '{step.Name}'";
            }

            if (policy["MaxAttempts"] is not null && policy["ExpireAfterMin"] is not null) yield return $"a retry policy of the step '{step.Name}' has MaxAttempts and ExpireAfterMin; it can have one of them";
            foreach (var (member, least, most) in new[] { ("IntervalSeconds", 1, 43200), ("MaxAttempts", 0, 20), ("ExpireAfterMin", 1, 14400), ("BackoffRate", 1, int.MaxValue) })
            {
                if (policy[member] is not { } value) continue;
                if (!double.TryParse(JsonReading.AsText(value), System.Globalization.CultureInfo.InvariantCulture, out var number) || number < least || number > most)
                    yield return $"{member} of a retry policy of the step '{step.Name}' is {value.ToJsonString()}; it must be {(most == int.MaxValue ? $"at least {least}" : $"between {least} and {most}")}";
            }
        }
    }

    private static IEnumerable<string> PropertyFiles(StepDefinition step)
    {
        var outputs = (step.Arguments["ProcessingOutputConfig"] as JsonObject)?.Objects("Outputs").Select(o => o.Text("OutputName")).ToList();
        foreach (var file in step.Body.Objects("PropertyFiles"))
        {
            foreach (var member in OfPropertyFiles.Where(m => file[m] is null))
                yield return $"a property file of the step '{step.Name}' has no {member}";
            if (step.Type == "Processing" && outputs is not null && file.Text("OutputName") is { } output && !outputs.Contains(output))
                yield return $"the property file '{file.Text("PropertyFileName")}' of the step '{step.Name}' is in the output '{output}', which the step does not have";
        }
    }
}
