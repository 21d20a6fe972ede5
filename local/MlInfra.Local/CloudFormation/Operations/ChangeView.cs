using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>A planned change as DescribeChangeSet shows it.</summary>
internal static class ChangeView
{
    private static readonly string[] ValueMembers = ["BeforeContext", "AfterContext"];

    public static JsonObject Write(ResourceChange change)
    {
        var isModify = change.Action == "Modify";
        return new()
        {
            ["Type"] = "Resource",
            ["ResourceChange"] = new JsonObject
            {
                ["Action"] = change.Action,
                ["LogicalResourceId"] = change.LogicalId,
                ["PhysicalResourceId"] = change.PhysicalId,
                ["ResourceType"] = change.Type,
                ["Replacement"] = isModify ? change.Replacement.ToString() : null,
                ["Scope"] = isModify ? Views.List(change.Scope) : null,
                ["Details"] = new JsonArray([.. change.Properties.Select(p => (JsonNode?)Detail(p.Name, p.Recreation, change)),
                    .. change.Scope.Where(s => s != "Properties").Select(s => (JsonNode?)Direct(new() { ["Attribute"] = s, ["RequiresRecreation"] = "Never" }))]),
                ["BeforeContext"] = Context(change.Before),
                ["AfterContext"] = Context(change.After),
            },
        };
    }

    /// <summary>The change with or without the values of properties.</summary>
    public static JsonObject Show(JsonObject change, bool withValues)
    {
        var shown = (JsonObject)change.DeepClone();
        if (withValues) return shown;
        var resource = (JsonObject)shown["ResourceChange"]!;
        foreach (var member in ValueMembers) resource.Remove(member);
        foreach (var detail in resource.Objects("Details"))
        {
            detail.Object("Target")?.Remove("BeforeValue");
            detail.Object("Target")?.Remove("AfterValue");
        }
        return shown;
    }

    private static JsonObject Detail(string property, Replacement recreation, ResourceChange change)
    {
        var (before, after) = (change.Before?[property], change.After?[property]);
        return Direct(new()
        {
            ["Attribute"] = "Properties",
            ["Name"] = property,
            ["RequiresRecreation"] = recreation switch { Replacement.True => "Always", Replacement.Conditional => "Conditionally", _ => "Never" },
            ["Path"] = $"/Properties/{property}",
            ["BeforeValue"] = Text(before),
            ["AfterValue"] = Text(after),
            ["AttributeChangeType"] = before is null ? "Add" : after is null ? "Remove" : "Modify",
        });
    }

    private static JsonObject Direct(JsonObject target) =>
        new() { ["Target"] = target, ["Evaluation"] = "Static", ["ChangeSource"] = "DirectModification" };

    private static string? Context(JsonObject? properties) =>
        properties is null ? null : new JsonObject { ["Properties"] = Known(properties) }.ToJsonString();

    private static string? Text(JsonNode? node) => node is null ? null : Known(node) is JsonValue value ? JsonReading.AsText(value) : Known(node)!.ToJsonString();

    private static JsonNode? Known(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => new KeyValuePair<string, JsonNode?>(m.Key, Known(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Known)]),
        JsonValue value => Unknown.In(value) ? Unknown.Shown : value.DeepClone(),
        _ => null,
    };
}
