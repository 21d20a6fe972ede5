using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>The queues themselves: names, attributes, tags.</summary>
internal sealed partial class QueueStore(World world, IState state) : IResourcePolicies
{
    private readonly ITable<QueueDocument> table = state.Table<QueueDocument>("sqs.queues");

    public string Service => "sqs";

    public JsonObject? PolicyOf(string resourceArn) =>
        table.Get(NameOf(resourceArn)) is { } queue && queue.Attributes.GetValueOrDefault("Policy") is { Length: > 0 } policy
            ? JsonNode.Parse(policy)!.AsObject()
            : null;

    public IReadOnlyList<QueueDocument> All() => table.All();

    public QueueDocument? Find(string name) => table.Get(name);

    public QueueDocument Get(string name) => table.Get(name) ?? throw SqsErrors.NoQueue();

    public string ArnOf(string name) => world.Arn("sqs", name);

    public string UrlOf(string name) => $"{world.Endpoint.ToString().TrimEnd('/')}/{world.Account}/{name}";

    /// <summary>The name at the end of a URL or an ARN.</summary>
    public static string NameOf(string urlOrArn) => urlOrArn[(urlOrArn.LastIndexOfAny(['/', ':']) + 1)..];

    /// <summary>Makes the queue; one that exists with the same attributes is no error.</summary>
    public QueueDocument Create(string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal)) throw AwsException.NotSupported("FIFO queues (a QueueName that ends with .fifo)");
        if (!Name().IsMatch(name))
            throw SqsErrors.Value("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        var kept = attributes.ToDictionary(a => a.Key, a => QueueAttributes.Check(a.Key, a.Value));
        QueueDocument? queue = null;
        state.Atomically(() =>
        {
            if (table.Get(name) is { } before)
            {
                foreach (var (attribute, value) in kept)
                    if ((before.Attributes.GetValueOrDefault(attribute) ?? QueueAttributes.Defaults.GetValueOrDefault(attribute)) != value) throw SqsErrors.NameTaken(attribute);
                queue = before;
                return;
            }
            queue = new(name, kept, tags, world.Now, world.Now);
            table.Put(name, queue);
        });
        return queue!;
    }

    /// <summary>Sets attributes; null or an empty policy takes one away.</summary>
    public void Set(string name, IEnumerable<KeyValuePair<string, string?>> attributes)
    {
        var changes = attributes.Select(a => (a.Key, Value: a.Value is null ? null : QueueAttributes.Check(a.Key, a.Value))).ToList();
        Change(name, queue =>
        {
            var kept = new Dictionary<string, string>(queue.Attributes);
            foreach (var (attribute, value) in changes)
            {
                if (string.IsNullOrEmpty(value)) kept.Remove(attribute);
                else kept[attribute] = value;
            }
            return queue with { Attributes = kept, Modified = world.Now };
        });
    }

    public void Change(string name, Func<QueueDocument, QueueDocument> change) => state.Atomically(() =>
    {
        Get(name);
        table.Update(name, change);
    });

    public bool Delete(string name) => table.Delete(name);

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,80}$")]
    private static partial Regex Name();
}
