using System.Text;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Tests.Data;

public sealed class EventSetTests
{
    [Fact]
    public void Knows_every_id_again_however_often_it_has_grown()
    {
        var events = new EventSet(16_000_000);
        const int Count = 500_000;

        var fresh = Enumerable.Range(0, Count).Count(i => events.Add(Id(i)));
        var again = Enumerable.Range(0, Count).Count(i => events.Add(Id(i)));

        Assert.Equal((Count, 0), (fresh, again));
        Assert.False(events.Overflowed);
    }

    [Fact]
    public void Says_when_an_id_found_no_room_and_knows_those_that_did()
    {
        var events = new EventSet(1024);
        for (var i = 0; i < 10_000; i++) Assert.True(events.Add(Id(i)));

        Assert.True(events.Overflowed);
        Assert.False(events.Add(Id(0)));
    }

    [Fact]
    public void A_page_takes_hashes_until_it_is_full_and_gives_half_of_them_away()
    {
        var page = new ulong[IdPage.Size];
        var hashes = Enumerable.Range(1, IdPage.Size).Select(i => (ulong)i << 40).ToList(); // all of one group
        foreach (var hash in hashes) page[IdPage.Find(page, hash)] = hash;

        Assert.Equal(-1, IdPage.Find(page, 1));
        var other = IdPage.Split(page, 1UL << 40);

        Assert.All(hashes, hash => Assert.Equal(hash, (hash >> 40) % 2 == 0 ? page[IdPage.Find(page, hash)] : other[IdPage.Find(other, hash)]));
        Assert.Equal((IdPage.Size / 2, IdPage.Size / 2), (page.Count(h => h != 0), other.Count(h => h != 0)));
    }

    private static byte[] Id(int number) => Encoding.UTF8.GetBytes($"{number:x8}-a");
}
