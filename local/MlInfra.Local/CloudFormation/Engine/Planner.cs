using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>
/// Says beforehand what a deployment would change, and names what Local cannot honour, before anything is touched.
/// </summary>
internal sealed class Planner(ResourceProviders providers)
{
    public ChangePlan Plan(Deployment deployment, StackDocument stack, IReadOnlyDictionary<string, ResourceDocument> deployed, IReadOnlyDictionary<string, string> tags)
    {
        DemandSameTypes(deployment, deployed);
        var absent = deployment.Template.Resources.Values.Where(r => providers.Find(r.Type) is null).Select(r => new Refusal(r.LogicalId, r.Type, null)).ToList();
        if (absent.Count > 0) return new([], true, absent);
        var tagsChanged = !SameTags(stack.Tags, tags);
        var settled = new Dictionary<string, ResourceDocument>(StringComparer.Ordinal);
        var values = new PlannedValues(deployment.Active.ContainsKey, settled);
        var changes = new List<ResourceChange>();
        var refusals = new List<Refusal>();
        foreach (var id in GraphWalk.Order(deployment.Graph()))
        {
            var definition = deployment.Active[id];
            var provider = providers.Find(definition.Type)!;
            var properties = deployment.Evaluator(values).EvaluateObject(definition.Properties);
            refusals.AddRange(properties.Select(p => p.Key).Where(p => !provider.Properties.Contains(p)).Select(p => new Refusal(id, definition.Type, p)));
            var current = deployed.GetValueOrDefault(id) is { PhysicalId: not null } there ? there : null;
            var change = Compare(definition, provider, properties, current, tagsChanged);
            if (change is not null) changes.Add(change);
            if (current is not null && change is null or { Action: "Modify", Replacement: Replacement.False }) settled[id] = current!;
        }
        refusals.AddRange(RefusedLater(deployment));
        foreach (var gone in deployed.Values.Where(r => !deployment.Active.ContainsKey(r.LogicalId)))
            changes.Add(new(gone.LogicalId, gone.Type, "Remove") { PhysicalId = gone.PhysicalId, Before = gone.Properties });
        var outputs = Deployment.Evaluate(deployment.Outputs, deployment.Evaluator(values));
        return new(changes, changes.Count > 0 || tagsChanged || !outputs.ToHashSet().SetEquals(stack.Outputs), refusals);
    }

    public static bool SameTags(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(t => b.TryGetValue(t.Key, out var value) && value == t.Value);

    /// <summary>What a condition keeps out today would be refused on the day it comes in, in the midst of an approval: it is said now.</summary>
    private IEnumerable<Refusal> RefusedLater(Deployment deployment) =>
        from definition in deployment.Template.Resources.Values
        where !deployment.Active.ContainsKey(definition.LogicalId)
        from property in definition.Properties
        where !providers.Find(definition.Type)!.Properties.Contains(property.Key)
        select new Refusal(definition.LogicalId, definition.Type, property.Key);

    private static void DemandSameTypes(Deployment deployment, IReadOnlyDictionary<string, ResourceDocument> deployed)
    {
        var retyped = deployment.Active.Values.Where(r => deployed.TryGetValue(r.LogicalId, out var old) && old.Type != r.Type).Select(r => r.LogicalId).ToList();
        if (retyped.Count > 0)
            throw CfnError.Invalid($"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", retyped)}]");
    }

    private static ResourceChange? Compare(ResourceDefinition definition, IResourceProvider provider, JsonObject properties, ResourceDocument? current, bool tagsChanged)
    {
        if (current is null) return new(definition.LogicalId, definition.Type, "Add") { After = properties };
        var scope = new List<string>();
        var changed = PropertyDiff.Changed(current.Properties, properties).Select(name => (name, Recreation(provider, name, properties[name]))).ToList();
        if (changed.Count > 0) scope.Add("Properties");
        if (current.Metadata != definition.Metadata?.ToJsonString()) scope.Add("Metadata");
        if (current.DeletionPolicy != definition.DeletionPolicy) scope.Add("DeletionPolicy");
        if (current.UpdateReplacePolicy != definition.UpdateReplacePolicy) scope.Add("UpdateReplacePolicy");
        if (tagsChanged && provider.Properties.Contains("Tags")) scope.Add("Tags");
        if (scope.Count == 0 && current.IsSound) return null;
        var replacement = changed.Exists(c => c.Item2 == Replacement.True) ? Replacement.True
            : changed.Exists(c => c.Item2 == Replacement.Conditional) ? Replacement.Conditional
            : Replacement.False;
        return new(definition.LogicalId, definition.Type, "Modify")
        {
            PhysicalId = current.PhysicalId, Replacement = replacement, Properties = changed, Scope = scope, Before = current.Properties, After = properties,
        };
    }

    private static Replacement Recreation(IResourceProvider provider, string property, JsonNode? value) =>
        !provider.CreateOnly.Contains(property) ? Replacement.False : Unknown.In(value) ? Replacement.Conditional : Replacement.True;

    /// <summary>Deployed values of resources that stay, marks for those that will be made.</summary>
    private sealed class PlannedValues(Func<string, bool> isActive, Dictionary<string, ResourceDocument> settled) : IResourceValues
    {
        private readonly DeployedValues deployed = new(settled.GetValueOrDefault);

        public JsonNode? Ref(string logicalId) =>
            !isActive(logicalId) ? null : settled.ContainsKey(logicalId) ? deployed.Ref(logicalId) : Unknown.Of(logicalId);

        public JsonNode? GetAtt(string logicalId, string attribute) =>
            !isActive(logicalId) ? null : settled.ContainsKey(logicalId) ? deployed.GetAtt(logicalId, attribute) : Unknown.Of($"{logicalId}.{attribute}");
    }
}
