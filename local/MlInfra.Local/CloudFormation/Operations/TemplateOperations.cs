using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Reads and checks templates.</summary>
internal sealed class TemplateOperations(StackStore store, ChangeSetStore changeSets, TemplateSource templates)
{
    /// <summary>The text as it was submitted: Local has no transforms, so Original and Processed are the same.</summary>
    public Reply GetTemplate(Call call)
    {
        var name = call.Input.Text("StackName");
        var stack = name is null ? null : store.Find(name) ?? throw CfnError.Invalid($"Stack with id {name} does not exist");
        string text;
        if (call.Input.Text("ChangeSetName") is { } changeSet)
            text = (changeSets.Find(stack?.StackId, changeSet) ?? throw new AwsException("ChangeSetNotFound", $"ChangeSet [{changeSet}] does not exist", 404)).Template;
        else
            text = (stack ?? throw CfnError.Missing("StackName")).Template is { Length: > 0 } deployed ? deployed : "{}";
        return new(new() { ["TemplateBody"] = text, ["StagesAvailable"] = new JsonArray("Original", "Processed") });
    }

    public async Task<Reply> GetTemplateSummary(Call call, CancellationToken cancellationToken)
    {
        var template = TemplateParser.Parse(call.Input.Text("StackName") is { } name
            ? (store.Find(name) ?? throw CfnError.Invalid($"Stack with id {name} does not exist")).Template
            : await templates.ReadAsync(call.Input, call.Caller, null, cancellationToken));
        var summary = Describe(template, withTypes: true);
        summary["ResourceTypes"] = Views.List(template.Resources.Values.Select(r => r.Type).Distinct());
        summary["Version"] = "2010-09-09";
        summary["Metadata"] = template.Metadata?.ToJsonString();
        return new(summary);
    }

    public async Task<Reply> ValidateTemplate(Call call, CancellationToken cancellationToken) =>
        new(Describe(TemplateParser.Parse(await templates.ReadAsync(call.Input, call.Caller, null, cancellationToken)), withTypes: false));

    private static JsonObject Describe(Template template, bool withTypes)
    {
        var (capability, types) = Capabilities.Of(template);
        return new()
        {
            ["Parameters"] = new JsonArray([.. template.Parameters.Values.Select(p => (JsonNode?)Parameter(p, withTypes))]),
            ["Description"] = template.Description,
            ["Capabilities"] = capability is null ? null : new JsonArray(capability),
            ["CapabilitiesReason"] = capability is null ? null : $"The following resource(s) require capabilities: [{string.Join(", ", types)}]",
        };
    }

    private static JsonObject Parameter(ParameterDefinition parameter, bool withTypes)
    {
        var shown = new JsonObject
        {
            ["ParameterKey"] = parameter.Name, ["DefaultValue"] = parameter.Default, ["NoEcho"] = parameter.NoEcho, ["Description"] = parameter.Description,
        };
        if (!withTypes) return shown;
        shown["ParameterType"] = parameter.Type;
        shown["ParameterConstraints"] = parameter.AllowedValues.Count == 0 ? null : new JsonObject { ["AllowedValues"] = Views.List(parameter.AllowedValues) };
        return shown;
    }
}
