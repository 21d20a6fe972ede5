using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using MlInfra.Local.Core;

namespace MlInfra.Local.Storage;

/// <summary>
/// The state as one SQLite file: a write-ahead log and one connection. A transaction that was committed survives the death of the
/// process; a power failure may cost the last ones but leaves the file sound.
/// </summary>
internal sealed class StateDatabase : IState, IDisposable
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly object writer = new();
    private readonly SqliteConnection connection;
    private readonly SqliteCommand put;
    private readonly SqliteCommand delete;
    private readonly Dictionary<string, IStateTable> tables = new(StringComparer.Ordinal);
    private readonly HashSet<IStateTable> touched = [];
    private List<Action> afterwards = [];
    private int depth;
    private int writes;
    private bool broken;

    public StateDatabase(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
        Run("CREATE TABLE IF NOT EXISTS documents (tbl TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID;");
        put = Prepare("INSERT INTO documents (tbl, key, json) VALUES ($tbl, $key, $json) ON CONFLICT (tbl, key) DO UPDATE SET json = excluded.json", "$tbl", "$key", "$json");
        delete = Prepare("DELETE FROM documents WHERE tbl = $tbl AND key = $key", "$tbl", "$key");
    }

    /// <summary>Whether this thread is inside <see cref="Atomically"/>, so that it sees what it wrote there.</summary>
    internal bool IsWriting => Monitor.IsEntered(writer);

    public ITable<T> Table<T>(string name) where T : class
    {
        lock (writer)
        {
            if (!tables.TryGetValue(name, out var table)) tables[name] = table = new StateTable<T>(this, name, Load<T>(name));
            return table as ITable<T>
                ?? throw new InvalidOperationException($"the table '{name}' holds {table.DocumentType}, not {typeof(T)}");
        }
    }

    public void Atomically(Action action)
    {
        List<Action> actions;
        lock (writer)
        {
            if (depth > 0)
            {
                Nested(action);
                return;
            }
            Outermost(action);
            (actions, afterwards) = (afterwards, []);
        }
        foreach (var later in actions) later();
    }

    public void Afterwards(Action action)
    {
        if (IsWriting) afterwards.Add(action);
        else action();
    }

    internal void Store(IStateTable table, string key, string? json)
    {
        var command = json is null ? delete : put;
        command.Parameters["$tbl"].Value = table.Name;
        command.Parameters["$key"].Value = key;
        if (json is not null) command.Parameters["$json"].Value = json;
        command.ExecuteNonQuery();
        writes++;
        touched.Add(table);
    }

    public void Dispose()
    {
        lock (writer)
        {
            put.Dispose();
            delete.Dispose();
            connection.Dispose();
        }
    }

    private void Outermost(Action action)
    {
        (depth, writes, broken) = (1, 0, false);
        var committed = false;
        Run("BEGIN IMMEDIATE");
        try
        {
            action();
            if (broken) throw new InvalidOperationException("a part of the transaction failed, so none of it was kept");
            Run("COMMIT");
            committed = true;
        }
        finally
        {
            depth = 0;
            if (!committed)
            {
                afterwards = [];
                Rollback();
            }
            foreach (var table in touched) table.End(committed);
            touched.Clear();
        }
    }

    // An inner part that failed after it wrote must not be committed by an outer one that swallows the failure.
    private void Nested(Action action)
    {
        var before = writes;
        depth++;
        try
        {
            action();
        }
        catch when (writes > before)
        {
            broken = true;
            throw;
        }
        finally
        {
            depth--;
        }
    }

    private void Rollback()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full); there is no transaction left.
        }
    }

    private Dictionary<string, T> Load<T>(string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, json FROM documents WHERE tbl = $tbl";
        command.Parameters.AddWithValue("$tbl", name);
        var documents = new Dictionary<string, T>(StringComparer.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            documents[reader.GetString(0)] = JsonSerializer.Deserialize<T>(reader.GetString(1), Json)!;
        return documents;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // only constants of this class come here
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // only constants of this class come here
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters) command.Parameters.Add(name, SqliteType.Text);
        command.Prepare();
        return command;
    }
}
