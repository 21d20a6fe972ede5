using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>What must hold in a template before any value is known: names that exist, no circle, AWS's limits.</summary>
internal static class TemplateChecks
{
    private static readonly HashSet<string> Pseudo = new(StringComparer.Ordinal)
    {
        "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
    };

    public static void Demand(Template template)
    {
        if (template.Resources.Count == 0) throw CfnError.Format("At least one Resources member must be defined.");
        Limit(template.Resources.Count, 500, "resources");
        Limit(template.Parameters.Count, 200, "parameters");
        Limit(template.Outputs.Count, 200, "outputs");
        ResourcesExist(template);
        OutputsExist(template);
        ConditionsExist(template);
        MappingsAreTwoLevels(template.Mappings);
        var cycle = DependencyGraph.FindCycle(template.Resources.ToDictionary(r => r.Key, r => r.Value.Dependencies, StringComparer.Ordinal));
        if (cycle.Count > 0) throw CfnError.Invalid($"Circular dependency between resources: [{string.Join(", ", cycle)}]");
    }

    private static void Limit(int count, int max, string what)
    {
        if (count > max) throw CfnError.Format($"Number of {what}, {count}, is greater than maximum allowed, {max}");
    }

    private static void ResourcesExist(Template template)
    {
        var unresolved = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in template.Resources.Values)
        {
            var references = References.In(resource.Properties);
            unresolved.UnionWith(Unknown(template, references));
            unresolved.UnionWith(resource.DependsOn.Where(d => !template.Resources.ContainsKey(d)));
            DemandAttributed(template, references);
            DemandConditions(template, references.Conditions, "Resources");
            if (resource.Condition is { } condition) DemandConditions(template, [condition], "Resources");
        }
        Demand(unresolved, "Resources");
    }

    private static void OutputsExist(Template template)
    {
        var unresolved = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var output in template.Outputs.Values)
        {
            foreach (var references in new[] { References.In(output.Value), References.In(output.ExportName) })
            {
                unresolved.UnionWith(Unknown(template, references));
                DemandAttributed(template, references);
                DemandConditions(template, references.Conditions, "Outputs");
            }
            if (output.Condition is { } condition) DemandConditions(template, [condition], "Outputs");
        }
        Demand(unresolved, "Outputs");
    }

    private static void ConditionsExist(Template template)
    {
        var unresolved = new SortedSet<string>(StringComparer.Ordinal);
        var graph = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var (name, node) in template.Conditions)
        {
            var references = References.In(node, inCondition: true);
            if (references.Attributed.Count > 0) throw CfnError.Template($"Fn::GetAtt cannot be used in the Conditions block of the template (condition {name})");
            unresolved.UnionWith(references.Names.Where(n => !template.Parameters.ContainsKey(n) && !Pseudo.Contains(n)));
            DemandConditions(template, references.Conditions, "Conditions");
            graph[name] = references.Conditions;
        }
        if (unresolved.Count > 0) throw CfnError.Format($"Unresolved dependencies [{string.Join(", ", unresolved)}]. Cannot reference resources in the Conditions block of the template");
        var cycle = DependencyGraph.FindCycle(graph);
        if (cycle.Count > 0) throw CfnError.Format($"Circular dependency between conditions: [{string.Join(", ", cycle)}]");
    }

    private static void MappingsAreTwoLevels(JsonObject mappings)
    {
        foreach (var (name, map) in mappings)
            if (map is not JsonObject top || top.Any(t => t.Value is not JsonObject))
                throw CfnError.Format($"Every Mappings member {name} must be a map of maps");
    }

    private static IEnumerable<string> Unknown(Template template, References references) =>
        references.Names.Where(n => !template.Resources.ContainsKey(n) && !template.Parameters.ContainsKey(n) && !Pseudo.Contains(n));

    private static void DemandAttributed(Template template, References references)
    {
        if (references.Attributed.FirstOrDefault(a => !template.Resources.ContainsKey(a)) is { } absent)
            throw CfnError.Template($"instance of Fn::GetAtt references undefined resource {absent}");
    }

    private static void DemandConditions(Template template, IEnumerable<string> names, string block)
    {
        if (names.FirstOrDefault(n => !template.Conditions.ContainsKey(n)) is { } absent)
            throw CfnError.Format($"Unresolved condition dependency {absent} in the {block} block of the template");
    }

    private static void Demand(SortedSet<string> unresolved, string block)
    {
        if (unresolved.Count > 0) throw CfnError.Format($"Unresolved resource dependencies [{string.Join(", ", unresolved)}] in the {block} block of the template");
    }
}
