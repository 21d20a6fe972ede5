using MlInfra.Local.Core;
using MlInfra.Local.Storage;

namespace MlInfra.Local.Tests.Storage;

public sealed class StateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-state-").FullName;

    private sealed record Doc(string Name, int Count = 0);

    private StateDatabase Open() => new(Path.Combine(folder, "state.db"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Keeps_documents_between_openings()
    {
        using (var first = Open())
        {
            first.Table<Doc>("t").Put("b", new("B", 2));
            first.Table<Doc>("t").Put("a", new("A", 1));
            first.Table<Doc>("t").Put("gone", new("G"));
            first.Table<Doc>("t").Delete("gone");
        }

        using var second = Open();

        Assert.Equal([new Doc("A", 1), new Doc("B", 2)], second.Table<Doc>("t").All());
    }

    [Fact]
    public void Does_afterwards_what_is_to_be_done_when_a_transaction_is_kept()
    {
        using var state = Open();
        var table = state.Table<Doc>("t");
        var seen = new List<string>();

        state.Atomically(() =>
        {
            state.Atomically(() =>
            {
                table.Put("a", new("A"));
                state.Afterwards(() => seen.Add(Task.Run(() => table.Get("a")?.Name ?? "nothing").Result));
            });
            seen.Add("still inside");
        });
        state.Afterwards(() => seen.Add("outside"));
        Assert.Throws<InvalidOperationException>(() => state.Atomically(() =>
        {
            state.Afterwards(() => seen.Add("never"));
            throw new InvalidOperationException();
        }));
        state.Atomically(() => table.Put("b", new("B")));

        Assert.Equal(["still inside", "A", "outside"], seen);
    }

    [Fact]
    public void Gives_a_prefix_in_ordinal_order()
    {
        using var state = Open();
        var table = state.Table<Doc>("t");
        foreach (var key in new[] { "b/2", "a", "b/1", "B", "b/10", "c" }) table.Put(key, new(key));

        Assert.Equal(["b/1", "b/10", "b/2"], table.All("b/").Select(d => d.Name));
        Assert.Equal(["B", "a", "b/1", "b/10", "b/2", "c"], table.All().Select(d => d.Name));
    }

    [Fact]
    public void A_failed_transaction_leaves_nothing_in_memory_or_on_disk()
    {
        using (var state = Open())
        {
            var table = state.Table<Doc>("t");
            table.Put("a", new("old"));

            Assert.Throws<InvalidOperationException>(() => state.Atomically(() =>
            {
                table.Put("a", new("new"));
                table.Put("b", new("b"));
                Assert.Equal(["new", "b"], table.All().Select(d => d.Name));
                IReadOnlyList<Doc>? seen = null;
                var other = new Thread(() => seen = table.All());
                other.Start();
                other.Join();
                Assert.Equal([new Doc("old")], seen);
                throw new InvalidOperationException();
            }));

            Assert.Equal([new Doc("old")], table.All());
        }
        using var again = Open();
        Assert.Equal([new Doc("old")], again.Table<Doc>("t").All());
    }

    [Fact]
    public void An_inner_failure_that_is_swallowed_still_undoes_the_whole()
    {
        using var state = Open();
        var table = state.Table<Doc>("t");

        Assert.Throws<InvalidOperationException>(() => state.Atomically(() =>
        {
            table.Put("outer", new("o"));
            try
            {
                state.Atomically(() =>
                {
                    table.Put("inner", new("i"));
                    throw new NotSupportedException();
                });
            }
            catch (NotSupportedException)
            {
                // swallowed on purpose
            }
        }));

        Assert.Empty(table.All());
    }

    [Fact]
    public async Task Updates_from_many_threads_lose_nothing()
    {
        using var state = Open();
        var table = state.Table<Doc>("t");
        table.Put("n", new("n"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) table.Update("n", d => d with { Count = d.Count + 1 });
        })));

        Assert.Equal(800, table.Get("n")!.Count);
        Assert.Throws<KeyNotFoundException>(() => table.Update("absent", d => d));
        Assert.False(table.TryAdd("n", new("x")));
        Assert.False(table.Delete("absent"));
    }
}
