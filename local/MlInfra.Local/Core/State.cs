namespace MlInfra.Local.Core;

/// <summary>
/// Durable state: typed tables of JSON documents, held in memory and written through to one SQLite file, so that a killed process
/// loses nothing that it answered for. Documents are immutable records: change one with Put of a changed copy.
/// </summary>
public interface IState
{
    /// <summary>The table of that name, such as "sqs.queues". The same name always gives the same table.</summary>
    ITable<T> Table<T>(string name) where T : class;

    /// <summary>Writes all that the action puts and deletes in one transaction. May nest.</summary>
    void Atomically(Action action);

    /// <summary>
    /// Does that once the transaction around the caller is kept, or at once if there is none; never if it is given up. Who wakes others
    /// to look at what he wrote wakes them so: before it is kept they would see nothing.
    /// </summary>
    void Afterwards(Action action);
}

/// <summary>A table of documents by key. Every method is thread-safe.</summary>
public interface ITable<T> where T : class
{
    /// <summary>The document, or null.</summary>
    T? Get(string key);

    /// <summary>All documents in the order of their keys (ordinal), those with the prefix.</summary>
    IReadOnlyList<T> All(string prefix = "");

    /// <summary>Adds or replaces.</summary>
    void Put(string key, T document);

    /// <summary>Changes a document under the table's lock; returns the new one. Throws KeyNotFoundException if it is absent.</summary>
    T Update(string key, Func<T, T> change);

    /// <summary>Adds if the key is free; false if it is taken.</summary>
    bool TryAdd(string key, T document);

    /// <summary>Removes; false if it was absent.</summary>
    bool Delete(string key);
}
