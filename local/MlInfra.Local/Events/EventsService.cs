using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>EventBridge's default bus.</summary>
internal sealed class EventsService(World world, RuleStore rules, EventBus bus) : IServiceRoom
{
    public string SigningName => "events";

    public IReadOnlyList<string> TargetPrefixes => ["AWSEvents"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        On("PutRule", "Name", c => RuleWriting.PutRule(c.Input, rules)),
        On("DeleteRule", "Name", DeleteRule),
        On("DescribeRule", "Name", c => RuleWriting.Describe(rules.Get(c.Input.Required("Name")), rules)),
        On("EnableRule", "Name", c => Enable(c, true)),
        On("DisableRule", "Name", c => Enable(c, false)),
        On("PutTargets", "Rule", PutTargets),
        On("RemoveTargets", "Rule", RemoveTargets),
        On("ListTargetsByRule", "Rule", ListTargets),
        new("ListRules", (c, _) => Task.FromResult<Reply>(ListRules(c))),
        new("ListRuleNamesByTarget", (c, _) => Task.FromResult<Reply>(ListByTarget(c))),
        new("PutEvents", (c, _) => Task.FromResult<Reply>(PutEvents(c))) { Needs = _ => [new("events:PutEvents", rules.BusArn)] },
        new("TestEventPattern", (c, _) => Task.FromResult<Reply>(Test(c))),
        new("DescribeEventBus", (c, _) => Task.FromResult<Reply>(DescribeBus(c))) { Needs = _ => [new("events:DescribeEventBus", rules.BusArn)] },
        new("ListEventBuses", (_, _) => Task.FromResult<Reply>(new JsonObject { ["EventBuses"] = new JsonArray(Bus()) })),
        new("ListTagsForResource", (c, _) => Task.FromResult<Reply>(ListTags(c))),
    ];

    private Operation On(string name, string member, Func<Call, JsonObject> handle) => new(name, (c, _) =>
    {
        RuleWriting.OnlyDefaultBus(c.Input);
        return Task.FromResult<Reply>(handle(c));
    })
    {
        Needs = c => [new($"events:{name}", rules.ArnOf(c.Input.Text(member) ?? "*"))],
    };

    private JsonObject DeleteRule(Call call)
    {
        var name = call.Input.Required("Name");
        if (rules.Find(name) is not { } rule) return [];
        if (rule.Targets.Count > 0) throw AwsException.Validation("Rule can't be deleted since it has targets.");
        rules.Delete(name);
        return [];
    }

    private JsonObject Enable(Call call, bool enabled)
    {
        rules.Change(call.Input.Required("Name"), r => r with { IsEnabled = enabled });
        return [];
    }

    private JsonObject PutTargets(Call call)
    {
        var targets = call.Input.Objects("Targets").ToList();
        targets.ForEach(TargetRules.Check);
        rules.Change(call.Input.Required("Rule"), r =>
        {
            var kept = new Dictionary<string, string>(r.Targets);
            foreach (var target in targets) kept[target.Required("Id")] = target.ToJsonString();
            if (kept.Count > 5) throw new AwsException("LimitExceededException", "The requested resource exceeds the maximum number allowed: a rule has at most 5 targets.");
            return r with { Targets = kept };
        });
        return new() { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };
    }

    private JsonObject RemoveTargets(Call call)
    {
        var ids = call.Input.Texts("Ids").ToHashSet();
        rules.Change(call.Input.Required("Rule"), r => r with { Targets = r.Targets.Where(t => !ids.Contains(t.Key)).ToDictionary() });
        return new() { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };
    }

    private JsonObject ListTargets(Call call) =>
        new() { ["Targets"] = new JsonArray([.. rules.Get(call.Input.Required("Rule")).Targets.Values.Select(t => JsonNode.Parse(t))]) };

    private JsonObject ListRules(Call call)
    {
        RuleWriting.OnlyDefaultBus(call.Input);
        var prefix = call.Input.Text("NamePrefix") ?? "";
        var found = rules.All().Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal));
        return new() { ["Rules"] = new JsonArray([.. found.Select(r => (JsonNode)RuleWriting.Describe(r, rules))]) };
    }

    private JsonObject ListByTarget(Call call)
    {
        RuleWriting.OnlyDefaultBus(call.Input);
        var arn = call.Input.Required("TargetArn");
        var names = rules.All().Where(r => r.Targets.Values.Any(t => JsonNode.Parse(t)!.AsObject().Text("Arn") == arn)).Select(r => (JsonNode)r.Name);
        return new() { ["RuleNames"] = new JsonArray([.. names]) };
    }

    private JsonObject PutEvents(Call call)
    {
        var results = new JsonArray();
        var failed = 0;
        foreach (var entry in call.Input.Objects("Entries"))
        {
            RuleWriting.OnlyDefaultBus(entry);
            if (PutEvent(entry) is { } id) results.Add(new JsonObject { ["EventId"] = id });
            else
            {
                failed++;
                results.Add(new JsonObject { ["ErrorCode"] = "MalformedDetail", ["ErrorMessage"] = "Detail is malformed." });
            }
        }
        return new() { ["FailedEntryCount"] = failed, ["Entries"] = results };
    }

    private string? PutEvent(JsonObject entry)
    {
        if (entry.Text("Source") is not { } source || entry.Text("DetailType") is not { } type || entry.Text("Detail") is not { } detail) return null;
        if (source.StartsWith("aws.", StringComparison.Ordinal)) throw new AwsException("NotAuthorizedForSourceException", "Not authorized for the source.");
        try
        {
            if (JsonNode.Parse(detail) is not JsonObject tree) return null;
            var time = entry.Number("Time") is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : world.Now;
            return bus.Take(source, type, entry.Texts("Resources"), tree, time);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Test(Call call)
    {
        try
        {
            var value = JsonNode.Parse(call.Input.Required("Event")) as JsonObject ?? throw AwsException.Validation("Parameter Event is not valid.");
            return new() { ["Result"] = EventPattern.Parse(call.Input.Required("EventPattern")).Matches(value) };
        }
        catch (JsonException)
        {
            throw AwsException.Validation("Parameter Event is not valid.");
        }
    }

    private JsonObject DescribeBus(Call call)
    {
        RuleWriting.OnlyDefaultBus(call.Input, "Name");
        return Bus();
    }

    private JsonObject Bus() => new() { ["Name"] = "default", ["Arn"] = rules.BusArn };

    private JsonObject ListTags(Call call)
    {
        var arn = call.Input.Required("ResourceARN");
        var tags = rules.Get(arn[(arn.LastIndexOf('/') + 1)..]).Tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value });
        return new() { ["Tags"] = new JsonArray([.. tags]) };
    }
}
