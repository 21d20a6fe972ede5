using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>Groups, streams and events; also CloudWatch Logs as other rooms see it.</summary>
internal sealed class LogStore(World world, IState state, EventFiles files) : ILogSink
{
    private readonly ITable<LogGroup> groups = state.Table<LogGroup>("logs.groups");
    private readonly ITable<LogStream> streams = state.Table<LogStream>("logs.streams");

    public IReadOnlyList<LogGroup> Groups(string prefix) => groups.All(prefix);

    public LogGroup? FindGroup(string name) => groups.Get(name);

    public LogGroup RequireGroup(string name) =>
        groups.Get(name) ?? throw new AwsException("ResourceNotFoundException", "The specified log group does not exist.");

    public bool TryCreateGroup(LogGroup group) => groups.TryAdd(group.Name, group);

    public LogGroup ChangeGroup(string name, Func<LogGroup, LogGroup> change)
    {
        RequireGroup(name);
        return groups.Update(name, change);
    }

    public void DeleteGroup(string name)
    {
        state.Atomically(() =>
        {
            RequireGroup(name);
            foreach (var stream in streams.All(name + "\n")) streams.Delete(IdOf(name, stream.Name));
            groups.Delete(name);
        });
        files.Delete(name);
    }

    public IReadOnlyList<LogStream> Streams(string group, string prefix = "") => streams.All(IdOf(group, prefix));

    public LogStream RequireStream(string group, string name)
    {
        RequireGroup(group);
        return streams.Get(IdOf(group, name)) ?? throw new AwsException("ResourceNotFoundException", "The specified log stream does not exist.");
    }

    public bool TryCreateStream(string group, string name) =>
        streams.TryAdd(IdOf(group, name), new(group, name, world.Now.ToUnixTimeMilliseconds(), null, null, null));

    public void DeleteStream(string group, string name)
    {
        RequireStream(group, name);
        streams.Delete(IdOf(group, name));
        files.Delete(group, name);
    }

    public void Append(string group, string stream, IReadOnlyList<LogEvent> events)
    {
        if (events.Count == 0) return;
        files.Append(group, stream, events);
        var (first, last) = (events.Min(e => e.Timestamp), events.Max(e => e.Timestamp));
        state.Atomically(() =>
        {
            if (streams.Get(IdOf(group, stream)) is not { } known) return; // deleted meanwhile
            streams.Put(IdOf(group, stream), known with
            {
                First = Math.Min(known.First ?? first, first),
                Last = Math.Max(known.Last ?? last, last),
                Ingested = events[0].Ingested,
            });
        });
    }

    /// <summary>The events of a stream that the group still retains.</summary>
    public List<LogEvent> Read(string group, string stream)
    {
        var oldest = Oldest(RequireGroup(group));
        return [.. files.Read(group, stream).Where(e => e.Timestamp >= oldest)];
    }

    public void Append(string group, string stream, IEnumerable<string> lines)
    {
        var now = world.Now.ToUnixTimeMilliseconds();
        TryCreateGroup(new(group, world.Now, null, null, []));
        TryCreateStream(group, stream);
        Append(group, stream, [.. lines.Select(l => new LogEvent(now, now, l))]);
    }

    public IReadOnlyList<string> Tail(string group, string stream, int lines) => [.. files.Tail(group, stream, lines).Select(e => e.Message)];

    /// <summary>Removes the streams whose events are all past their group's retention.</summary>
    public void Expire()
    {
        foreach (var group in groups.All().Where(g => g.RetentionInDays is not null))
            foreach (var stream in Streams(group.Name).Where(s => s.Last < Oldest(group))) DeleteStream(group.Name, stream.Name);
    }

    private long Oldest(LogGroup group) => group.RetentionInDays is { } days ? world.Now.AddDays(-days).ToUnixTimeMilliseconds() : 0;

    private static string IdOf(string group, string stream) => $"{group}\n{stream}";
}
