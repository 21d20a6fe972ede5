using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>Makes a <see cref="Template"/> of a text, or says what is wrong with it as AWS does.</summary>
internal static class TemplateParser
{
    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal)
    {
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs", "Transform", "Hooks",
    };

    private static readonly HashSet<string> ResourceMembers = new(StringComparer.Ordinal)
    {
        "Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata", "CreationPolicy", "UpdatePolicy",
    };

    public static Template Parse(string text)
    {
        var root = TemplateText.Read(text);
        var unknown = root.Select(s => s.Key).Where(k => !Sections.Contains(k)).ToList();
        if (unknown.Count > 0) throw CfnError.Invalid($"Invalid template property or properties [{string.Join(", ", unknown)}]");
        if (root["Transform"] is { } transform) throw CfnError.NotSupported($"the template's Transform {transform.ToJsonString()}");
        if (root["Hooks"] is not null) throw CfnError.NotSupported("the template's section Hooks");
        if (root.Text("AWSTemplateFormatVersion") is { } version && version != "2010-09-09")
            throw CfnError.Format($"unsupported value for AWSTemplateFormatVersion: {version}");
        var template = new Template
        {
            Text = text,
            Description = root.Text("Description"),
            Metadata = root["Metadata"],
            Parameters = Section(root, "Parameters").ToDictionary(p => p.Key, p => ParameterDefinition.Read(p.Key, p.Value), StringComparer.Ordinal),
            Mappings = Section(root, "Mappings"),
            Conditions = Section(root, "Conditions"),
            Rules = Section(root, "Rules"),
            Resources = Section(root, "Resources").ToDictionary(r => r.Key, r => ReadResource(r.Key, r.Value), StringComparer.Ordinal),
            Outputs = Section(root, "Outputs").ToDictionary(o => o.Key, o => ReadOutput(o.Key, o.Value), StringComparer.Ordinal),
        };
        TemplateChecks.Demand(template);
        return template;
    }

    private static JsonObject Section(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonObject section => section,
        _ => throw CfnError.Format($"[/{name}] must be an object."),
    };

    private static ResourceDefinition ReadResource(string id, JsonNode? node)
    {
        if (!id.All(char.IsAsciiLetterOrDigit)) throw CfnError.Format($"Resource name {id} is non alphanumeric.");
        if (node is not JsonObject o) throw CfnError.Format($"[/Resources/{id}] resource definition is malformed");
        if (o.FirstOrDefault(p => !ResourceMembers.Contains(p.Key)).Key is { } unknown) throw CfnError.Invalid($"Invalid template resource property '{unknown}'");
        foreach (var policy in (string[])["CreationPolicy", "UpdatePolicy"])
            if (o[policy] is not null) throw CfnError.NotSupported($"{policy} (resource {id})");
        var properties = o["Properties"] switch
        {
            null => [],
            JsonObject p => p,
            _ => throw CfnError.Format($"[/Resources/{id}/Properties] must be an object."),
        };
        var dependsOn = o.Texts("DependsOn").ToList();
        var references = References.In(properties);
        return new(id, o.Text("Type") ?? throw CfnError.Format($"[/Resources/{id}] Every Resources object must contain a Type member."), properties)
        {
            DependsOn = dependsOn,
            Dependencies = references.Names.Concat(references.Attributed).Concat(dependsOn).ToHashSet(StringComparer.Ordinal),
            Condition = o.Text("Condition"),
            DeletionPolicy = Policy(o, "DeletionPolicy", id),
            UpdateReplacePolicy = Policy(o, "UpdateReplacePolicy", id),
            Metadata = o["Metadata"],
        };
    }

    private static string Policy(JsonObject resource, string member, string id) => resource.Text(member) switch
    {
        null or "Delete" => "Delete",
        "Retain" => "Retain",
        "RetainExceptOnCreate" when member == "DeletionPolicy" => "RetainExceptOnCreate",
        "Snapshot" => throw CfnError.NotSupported($"{member} Snapshot (resource {id})"),
        var other => throw CfnError.Format($"Unrecognized {member} {other} for resource {id}"),
    };

    private static OutputDefinition ReadOutput(string key, JsonNode? node)
    {
        if (!key.All(char.IsAsciiLetterOrDigit)) throw CfnError.Format($"Output name {key} is non alphanumeric.");
        if (node is not JsonObject o) throw CfnError.Format($"Output {key} is malformed.");
        return new(
            key,
            o["Value"] ?? throw CfnError.Format($"Output {key} is malformed. The Value field of every Outputs member must be present."),
            o.Text("Description"),
            (o["Export"] as JsonObject)?["Name"],
            o.Text("Condition"));
    }
}
