using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>Rules in AWS's form.</summary>
internal static class RuleWriting
{
    public static void OnlyDefaultBus(JsonObject input, string member = "EventBusName")
    {
        if (input.Text(member) is { } name && name != "default" && !name.EndsWith(":event-bus/default", StringComparison.Ordinal))
            throw AwsException.NotSupported($"the event bus '{name}' (it has the default bus)");
    }

    public static JsonObject PutRule(JsonObject input, RuleStore rules)
    {
        var kept = rules.Put(Read(input.Required("Name"), input, input.Text("EventPattern")));
        return new() { ["RuleArn"] = rules.ArnOf(kept.Name) };
    }

    public static RuleDocument Read(string name, JsonObject input, string? pattern) => new()
    {
        Name = name,
        EventPattern = pattern,
        ScheduleExpression = input.Text("ScheduleExpression"),
        IsEnabled = input.Text("State") is null or "ENABLED" or "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        Description = input.Text("Description"),
        RoleArn = input.Text("RoleArn"),
        Tags = input.Objects("Tags").ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? ""),
    };

    public static JsonObject Describe(RuleDocument rule, RuleStore rules)
    {
        var output = new JsonObject { ["Name"] = rule.Name, ["Arn"] = rules.ArnOf(rule.Name), ["State"] = rule.IsEnabled ? "ENABLED" : "DISABLED", ["EventBusName"] = "default" };
        if (rule.EventPattern is not null) output["EventPattern"] = rule.EventPattern;
        if (rule.ScheduleExpression is not null) output["ScheduleExpression"] = rule.ScheduleExpression;
        if (rule.Description is not null) output["Description"] = rule.Description;
        if (rule.RoleArn is not null) output["RoleArn"] = rule.RoleArn;
        return output;
    }
}
