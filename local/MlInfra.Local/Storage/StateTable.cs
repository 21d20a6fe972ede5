using System.Text.Json;
using MlInfra.Local.Core;

namespace MlInfra.Local.Storage;

/// <summary>
/// A table in memory over the database. Readers see committed documents and never wait for a transaction; the thread inside one
/// also sees what it staged.
/// </summary>
internal sealed class StateTable<T>(StateDatabase database, string name, Dictionary<string, T> documents) : ITable<T>, IStateTable
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<string> keys = [.. documents.Keys.Order(StringComparer.Ordinal)];
    private readonly Dictionary<string, T?> staged = new(StringComparer.Ordinal);

    public string Name => name;

    public Type DocumentType => typeof(T);

    public T? Get(string key)
    {
        if (database.IsWriting && staged.TryGetValue(key, out var own)) return own;
        lock (gate) return documents.GetValueOrDefault(key);
    }

    public IReadOnlyList<T> All(string prefix = "")
    {
        if (!database.IsWriting || staged.Count == 0) return [.. Committed(prefix).Select(p => p.Value)];
        var merged = new SortedDictionary<string, T?>(StringComparer.Ordinal);
        foreach (var (key, document) in Committed(prefix)) merged[key] = document;
        foreach (var (key, document) in staged)
            if (key.StartsWith(prefix, StringComparison.Ordinal)) merged[key] = document;
        return [.. merged.Values.OfType<T>()];
    }

    public void Put(string key, T document) => database.Atomically(() => Stage(key, document));

    public T Update(string key, Func<T, T> change)
    {
        T? changed = null;
        database.Atomically(() =>
        {
            changed = change(Get(key) ?? throw new KeyNotFoundException($"{name} has no '{key}'"));
            Stage(key, changed);
        });
        return changed!;
    }

    public bool TryAdd(string key, T document)
    {
        var added = false;
        database.Atomically(() =>
        {
            if (Get(key) is not null) return;
            Stage(key, document);
            added = true;
        });
        return added;
    }

    public bool Delete(string key)
    {
        if (Get(key) is null && !database.IsWriting) return false;
        var deleted = false;
        database.Atomically(() =>
        {
            if (Get(key) is null) return;
            Stage(key, null);
            deleted = true;
        });
        return deleted;
    }

    void IStateTable.End(bool committed)
    {
        lock (gate)
        {
            if (committed)
                foreach (var (key, document) in staged) Apply(key, document);
        }
        staged.Clear();
    }

    private void Stage(string key, T? document)
    {
        database.Store(this, key, document is null ? null : JsonSerializer.Serialize(document, StateDatabase.Json));
        staged[key] = document;
    }

    private void Apply(string key, T? document)
    {
        var index = keys.BinarySearch(key, StringComparer.Ordinal);
        if (document is null)
        {
            documents.Remove(key);
            if (index >= 0) keys.RemoveAt(index);
        }
        else
        {
            documents[key] = document;
            if (index < 0) keys.Insert(~index, key);
        }
    }

    private List<KeyValuePair<string, T>> Committed(string prefix)
    {
        lock (gate)
        {
            var found = new List<KeyValuePair<string, T>>();
            var start = keys.BinarySearch(prefix, StringComparer.Ordinal);
            for (var i = start < 0 ? ~start : start; i < keys.Count && keys[i].StartsWith(prefix, StringComparison.Ordinal); i++)
                found.Add(new(keys[i], documents[keys[i]]));
            return found;
        }
    }
}
