using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>The operations on groups and streams.</summary>
internal sealed class GroupOperations(World world, LogStore store)
{
    internal static readonly IReadOnlySet<int> Retentions = new HashSet<int>
    {
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    };

    public IEnumerable<Operation> All =>
    [
        LogsService.On(world, "CreateLogGroup", CreateGroup),
        LogsService.On(world, "DeleteLogGroup", c => Do(() => store.DeleteGroup(Group(c)))),
        new("DescribeLogGroups", (c, _) => Task.FromResult<Reply>(DescribeGroups(c))),
        LogsService.On(world, "CreateLogStream", CreateStream),
        LogsService.On(world, "DeleteLogStream", c => Do(() => store.DeleteStream(Group(c), c.Input.Required("logStreamName")))),
        LogsService.On(world, "DescribeLogStreams", DescribeStreams),
        LogsService.On(world, "PutRetentionPolicy", c => Do(() => store.ChangeGroup(Group(c), g => g with { RetentionInDays = Retention(c.Input.Int("retentionInDays")) }))),
        LogsService.On(world, "DeleteRetentionPolicy", c => Do(() => store.ChangeGroup(Group(c), g => g with { RetentionInDays = null }))),
        LogsService.On(world, "TagResource", c => Do(() => Tag(c))),
        LogsService.On(world, "TagLogGroup", c => Do(() => Tag(c))),
        LogsService.On(world, "ListTagsForResource", c => Tags(c)),
        LogsService.On(world, "ListTagsLogGroup", c => Tags(c)),
    ];

    internal static int? Retention(int? days) => days is null || Retentions.Contains(days.Value)
        ? days
        : throw new AwsException("InvalidParameterException", $"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Retentions)}]");

    private JsonObject? CreateGroup(Call call)
    {
        var name = call.Input.Required("logGroupName");
        if (!Regex.IsMatch(name, "^[\\.\\-_/#A-Za-z0-9]{1,512}$"))
            throw new AwsException("InvalidParameterException", $"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        var tags = (call.Input.Object("tags") ?? []).ToDictionary(t => t.Key, t => t.Value is null ? "" : JsonReading.AsText(t.Value));
        return store.TryCreateGroup(new(name, world.Now, null, call.Input.Text("kmsKeyId"), tags))
            ? null
            : throw new AwsException("ResourceAlreadyExistsException", "The specified log group already exists");
    }

    private JsonObject? CreateStream(Call call)
    {
        var group = store.RequireGroup(Group(call)).Name;
        var name = call.Input.Required("logStreamName");
        if (name.Length is 0 or > 512 || name.Contains(':') || name.Contains('*'))
            throw new AwsException("InvalidParameterException", $"1 validation error detected: Value '{name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*");
        return store.TryCreateStream(group, name) ? null : throw new AwsException("ResourceAlreadyExistsException", "The specified log stream already exists");
    }

    private JsonObject DescribeGroups(Call call)
    {
        var pattern = call.Input.Text("logGroupNamePattern");
        var all = store.Groups(call.Input.Text("logGroupNamePrefix") ?? "")
            .Where(g => pattern is null || g.Name.Contains(pattern, StringComparison.Ordinal)).ToList();
        return Page(call, all, "logGroups", g => g.Name, g => new()
        {
            ["logGroupName"] = g.Name,
            ["creationTime"] = g.Created.ToUnixTimeMilliseconds(),
            ["retentionInDays"] = g.RetentionInDays,
            ["metricFilterCount"] = 0,
            ["arn"] = world.Arn("logs", $"log-group:{g.Name}:*"),
            ["logGroupArn"] = world.Arn("logs", $"log-group:{g.Name}"),
            ["logGroupClass"] = "STANDARD",
            ["storedBytes"] = 0,
            ["kmsKeyId"] = g.KmsKeyId,
        });
    }

    private JsonObject DescribeStreams(Call call)
    {
        var group = store.RequireGroup(Group(call)).Name;
        var all = store.Streams(group, call.Input.Text("logStreamNamePrefix") ?? "").AsEnumerable();
        if (call.Input.Text("orderBy") == "LastEventTime") all = all.OrderBy(s => s.Last ?? 0).ThenBy(s => s.Name, StringComparer.Ordinal);
        if (call.Input.Flag("descending") ?? false) all = all.Reverse();
        return Page(call, [.. all], "logStreams", s => s.Name, s => new()
        {
            ["logStreamName"] = s.Name,
            ["creationTime"] = s.Created,
            ["firstEventTimestamp"] = s.First,
            ["lastEventTimestamp"] = s.Last,
            ["lastIngestionTime"] = s.Ingested,
            ["uploadSequenceToken"] = "1",
            ["arn"] = world.Arn("logs", $"log-group:{group}:log-stream:{s.Name}"),
            ["storedBytes"] = 0,
        });
    }

    private static JsonObject Page<T>(Call call, List<T> all, string member, Func<T, string> nameOf, Func<T, JsonObject> show)
    {
        var limit = call.Input.Int("limit") ?? 50;
        var start = call.Input.Text("nextToken") is { } token ? all.FindIndex(x => nameOf(x) == token) + 1 : 0;
        var page = all.Skip(start).Take(limit).ToList();
        var output = new JsonObject { [member] = new JsonArray([.. page.Select(x => (JsonNode)WithoutNulls(show(x)))]) };
        if (start + page.Count < all.Count) output["nextToken"] = nameOf(page[^1]);
        return output;
    }

    private static JsonObject WithoutNulls(JsonObject shown)
    {
        foreach (var name in shown.Where(p => p.Value is null).Select(p => p.Key).ToList()) shown.Remove(name);
        return shown;
    }

    private void Tag(Call call) => store.ChangeGroup(Group(call), g =>
    {
        var tags = new Dictionary<string, string>(g.Tags);
        foreach (var (key, value) in call.Input.Object("tags") ?? []) tags[key] = value is null ? "" : JsonReading.AsText(value);
        return g with { Tags = tags };
    });

    private JsonObject Tags(Call call) => new()
    {
        ["tags"] = new JsonObject(store.RequireGroup(Group(call)).Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
    };

    private static string Group(Call call) => LogsService.GroupOf(call);

    private static JsonObject? Do(Action action)
    {
        action();
        return null;
    }
}
