namespace Benchmarks.Support;

/// <summary>Two ways to the same end, measured in turns so that the machine's moods fall on both.</summary>
/// <param name="Title">What is measured.</param>
/// <param name="Ours">What this repository does.</param>
/// <param name="Peer">What it is held against.</param>
/// <param name="Target">The highest ratio of the medians that is good enough, or null where none is promised.</param>
internal sealed record Comparison(string Title, string Ours, string Peer, double? Target = null)
{
    private readonly List<double> _ours = [];
    private readonly List<double> _peer = [];

    /// <summary>One unmeasured turn of each, then A B A B; every turn gives seconds.</summary>
    public async Task AlternateAsync(int rounds, Func<Task<double>> ours, Func<Task<double>> peer)
    {
        await ours();
        await peer();
        for (var round = 0; round < rounds; round++)
        {
            _ours.Add(await ours());
            _peer.Add(await peer());
        }
    }

    public void Add(IEnumerable<double> ours, IEnumerable<double> peer)
    {
        _ours.AddRange(ours);
        _peer.AddRange(peer);
    }

    /// <summary>Prints the table; false when the target is missed.</summary>
    public bool Print(bool percentiles = false)
    {
        var (first, second) = percentiles ? ("p50 ms", "p99 ms") : ("median s", "min - max s");
        var ratio = Quantile(_ours, 0.5) / Quantile(_peer, 0.5);
        var met = Target is not { } limit || ratio <= limit;
        Console.WriteLine();
        Console.WriteLine($"{Title}   (load {Machine.Load()})");
        Console.WriteLine($"  {"",-52} {"runs",5} {first,9}  {second,15}");
        Row("A " + Ours, _ours);
        Row("B " + Peer, _peer);
        var tail = percentiles ? $", p99 {Quantile(_ours, 0.99) / Quantile(_peer, 0.99):0.00}" : "";
        Console.WriteLine($"  A/B {ratio:0.00}{tail}{(Target is { } goal ? $"   target <= {goal:0.00}: {(met ? "met" : "MISSED")}" : "")}");
        return met;

        void Row(string name, List<double> values) => Console.WriteLine(percentiles
            ? $"  {name,-52} {values.Count,5} {Quantile(values, 0.5) * 1000,9:0.00}  {Quantile(values, 0.99) * 1000,15:0.00}"
            : $"  {name,-52} {values.Count,5} {Quantile(values, 0.5),9:0.00}  {$"{values.Min():0.00} - {values.Max():0.00}",15}");
    }

    private static double Quantile(List<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
