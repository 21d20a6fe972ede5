using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Templates;

namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>Gives every parameter of a template its value: given, previous or default.</summary>
internal sealed class ParameterResolver(ISystemParameters system)
{
    /// <param name="template">The template to deploy.</param>
    /// <param name="given">What the caller gives.</param>
    /// <param name="previous">What the stack has; empty for a new one.</param>
    /// <param name="ignoreUnknown">Whether names that the template lacks are passed over (the CDK CLI sends them to CDKToolkit).</param>
    /// <param name="cancellationToken">Ends the look-up of SSM parameters.</param>
    public async Task<IReadOnlyList<ParameterValue>> ResolveAsync(
        Template template, IReadOnlyList<GivenParameter> given, IReadOnlyList<ParameterValue> previous, bool ignoreUnknown, CancellationToken cancellationToken)
    {
        var unknown = given.Select(g => g.Key).Where(k => !template.Parameters.ContainsKey(k)).Distinct().ToList();
        if (unknown.Count > 0 && !ignoreUnknown) throw CfnError.Invalid($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
        var doubled = given.GroupBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null) throw CfnError.Invalid($"Parameter '{doubled.Key}' is specified more than once");

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var definition in template.Parameters.Values)
        {
            if (Choose(definition, given.FirstOrDefault(g => g.Key == definition.Name), previous) is { } value) values[definition.Name] = value;
            else missing.Add(definition.Name);
        }
        if (missing.Count > 0) throw CfnError.Invalid($"Parameters: [{string.Join(", ", missing)}] must have values");
        foreach (var (name, value) in values) ParameterRules.Demand(template.Parameters[name], value);
        var resolved = await ResolveSystemAsync(template, values, cancellationToken);
        return [.. template.Parameters.Values.Select(d => new ParameterValue(d.Name, values[d.Name], resolved.GetValueOrDefault(d.Name), d.NoEcho))];
    }

    /// <summary>What Ref gives for each.</summary>
    public static Dictionary<string, JsonNode> Values(Template template, IEnumerable<ParameterValue> parameters)
    {
        var result = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (!template.Parameters.TryGetValue(parameter.Key, out var definition)) continue;
            var value = parameter.Resolved ?? parameter.Value;
            result[parameter.Key] = definition.IsList
                ? new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries).Select(p => (JsonNode?)p)])
                : value;
        }
        return result;
    }

    private static string? Choose(ParameterDefinition definition, GivenParameter? given, IReadOnlyList<ParameterValue> previous)
    {
        if (given is null) return definition.Default;
        if (!given.UsePrevious) return given.Value ?? "";
        if (given.Value is not null)
            throw CfnError.Invalid($"Invalid input for parameter key {given.Key}. Cannot specify usePreviousValue as true and a parameter value at the same time");
        return previous.FirstOrDefault(p => p.Key == given.Key)?.Value
            ?? throw CfnError.Invalid($"Invalid input for parameter key {given.Key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template");
    }

    private async Task<Dictionary<string, string>> ResolveSystemAsync(Template template, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        var names = template.Parameters.Values.Where(d => d.IsSystemParameter).ToDictionary(d => d.Name, d => values[d.Name], StringComparer.Ordinal);
        var found = await system.GetAsync([.. names.Values.Distinct()], cancellationToken);
        var absent = names.Values.Distinct().Where(n => !found.ContainsKey(n)).ToList();
        if (absent.Count > 0) throw CfnError.Invalid($"Unable to fetch parameters [{string.Join(",", absent)}] from parameter store for this account.");
        return names.ToDictionary(n => n.Key, n => found[n.Value], StringComparer.Ordinal);
    }
}
