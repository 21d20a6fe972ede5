using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>Takes events and writes down which target is to have them; <see cref="DeliveryWorker"/> takes them there.</summary>
internal sealed class EventBus(World world, IState state, RuleStore rules, DeliverySignal signal) : IEventBus
{
    private readonly ITable<DeliveryDocument> deliveries = state.Table<DeliveryDocument>("events.deliveries");

    public void Publish(BusEvent entry) => Take(entry.Source, entry.DetailType, entry.Resources, entry.Detail, world.Now);

    /// <summary>Takes an event; answers its id.</summary>
    public string Take(string source, string detailType, IEnumerable<string> resources, JsonObject detail, DateTimeOffset time)
    {
        var id = Guid.NewGuid().ToString();
        var carried = new JsonObject
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = detailType,
            ["source"] = source,
            ["account"] = world.Account,
            ["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["region"] = world.Region,
            ["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]),
            ["detail"] = detail.DeepClone(),
        };
        Route(carried, rules.All().Where(r => r.EventPattern is not null && EventPattern.Parse(r.EventPattern).Matches(carried)));
        return id;
    }

    /// <summary>The event of a schedule, for that rule alone.</summary>
    public void Strike(RuleDocument rule, DateTimeOffset time) => Route(
        new()
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = "Scheduled Event",
            ["source"] = "aws.events",
            ["account"] = world.Account,
            ["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["region"] = world.Region,
            ["resources"] = new JsonArray(rules.ArnOf(rule.Name)),
            ["detail"] = new JsonObject(),
        },
        [rule]);

    private void Route(JsonObject carried, IEnumerable<RuleDocument> matching)
    {
        var text = carried.ToJsonString();
        var all = matching.Where(r => r.IsEnabled).SelectMany(r => r.Targets.Select(t => (Rule: r, t.Key, t.Value))).ToList();
        if (all.Count == 0) return;
        // All or none: an event that was taken is never half delivered after a crash.
        state.Atomically(() =>
        {
            foreach (var (rule, targetId, target) in all)
            {
                var id = $"{world.Now.ToUnixTimeMilliseconds():D15}-{Guid.NewGuid():N}";
                deliveries.Put(id, new(id, rule.Name, targetId, target, text, 0, world.Now, world.Now));
            }
        });
        state.Afterwards(signal.Pulse);
    }
}
