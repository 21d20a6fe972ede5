using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>PutLogEvents, GetLogEvents, FilterLogEvents.</summary>
internal sealed class EventOperations(World world, LogStore store)
{
    private const int MaxBatch = 10_000;

    public IEnumerable<Operation> All =>
    [
        LogsService.On(world, "PutLogEvents", Put),
        LogsService.On(world, "GetLogEvents", Get),
        LogsService.On(world, "FilterLogEvents", Filter),
    ];

    private JsonObject Put(Call call)
    {
        var stream = store.RequireStream(LogsService.GroupOf(call), call.Input.Required("logStreamName"));
        var now = world.Now.ToUnixTimeMilliseconds();
        var events = call.Input.Objects("logEvents").Select(e => new LogEvent((long)(e.Number("timestamp") ?? now), now, e.Required("message"))).ToList();
        if (events.Count is 0 or > MaxBatch)
            throw new AwsException("InvalidParameterException", $"Log events in a single PutLogEvents request must be between 1 and {MaxBatch}.");
        if (events.Zip(events.Skip(1)).Any(p => p.First.Timestamp > p.Second.Timestamp))
            throw new AwsException("InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order.");
        store.Append(stream.Group, stream.Name, events);
        return new() { ["nextSequenceToken"] = "1" };
    }

    private JsonObject Get(Call call)
    {
        var input = call.Input;
        var stream = store.RequireStream(LogsService.GroupOf(call), input.Required("logStreamName"));
        var events = InTime(store.Read(stream.Group, stream.Name), input);
        var limit = Math.Clamp(input.Int("limit") ?? MaxBatch, 1, MaxBatch);
        int start, end;
        if (input.Text("nextToken") is { } token)
        {
            var position = Position(token);
            (start, end) = token[0] == 'f' ? (position, Math.Min(position + limit, events.Count)) : (Math.Max(0, position - limit), position);
        }
        else
        {
            (start, end) = input.Flag("startFromHead") ?? false ? (0, Math.Min(limit, events.Count)) : (Math.Max(0, events.Count - limit), events.Count);
        }
        start = Math.Min(start, events.Count);
        return new()
        {
            ["events"] = new JsonArray([.. events.Take(Math.Max(start, end)).Skip(start).Select(e => new JsonObject
            {
                ["timestamp"] = e.Timestamp,
                ["message"] = e.Message,
                ["ingestionTime"] = e.Ingested,
            })]),
            ["nextForwardToken"] = $"f/{Math.Max(start, end)}",
            ["nextBackwardToken"] = $"b/{start}",
        };
    }

    private JsonObject Filter(Call call)
    {
        var input = call.Input;
        var group = store.RequireGroup(LogsService.GroupOf(call)).Name;
        var named = input.Texts("logStreamNames").ToHashSet(StringComparer.Ordinal);
        var pattern = new FilterPattern(input.Text("filterPattern") ?? "");
        var found = store.Streams(group, input.Text("logStreamNamePrefix") ?? "")
            .Where(s => named.Count == 0 || named.Contains(s.Name))
            .SelectMany(s => InTime(store.Read(group, s.Name), input).Select((e, i) => (Stream: s.Name, Event: e, Index: i)))
            .Where(e => pattern.Matches(e.Event.Message))
            .OrderBy(e => e.Event.Timestamp).ToList();
        var start = input.Text("nextToken") is { } token ? Position(token) : 0;
        var page = found.Skip(start).Take(Math.Clamp(input.Int("limit") ?? MaxBatch, 1, MaxBatch)).ToList();
        var output = new JsonObject
        {
            ["events"] = new JsonArray([.. page.Select(e => new JsonObject
            {
                ["logStreamName"] = e.Stream,
                ["timestamp"] = e.Event.Timestamp,
                ["message"] = e.Event.Message,
                ["ingestionTime"] = e.Event.Ingested,
                ["eventId"] = $"{e.Event.Timestamp:D20}{e.Index:D12}",
            })]),
            ["searchedLogStreams"] = new JsonArray(),
        };
        if (start + page.Count < found.Count) output["nextToken"] = $"f/{start + page.Count}";
        return output;
    }

    private static List<LogEvent> InTime(List<LogEvent> events, JsonObject input)
    {
        var from = (long)(input.Number("startTime") ?? 0);
        var to = (long)(input.Number("endTime") ?? long.MaxValue);
        return [.. events.Where(e => e.Timestamp >= from && e.Timestamp < to)];
    }

    private static int Position(string token) =>
        token.Length > 2 && int.TryParse(token.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new AwsException("InvalidParameterException", "The specified nextToken is invalid.");
}
