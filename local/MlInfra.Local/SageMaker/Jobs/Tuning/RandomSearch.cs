namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>Random search: uniform on the axes, no combination twice.</summary>
internal sealed class RandomSearch(ParameterSpace space, int seed) : ISearch
{
    private const int Tries = 200;

    /// <inheritdoc/>
    public Proposal? Next(SearchState state)
    {
        var tried = state.Tried.Select(ParameterSpace.Key).ToHashSet();
        if (space.Count is { } count && tried.Count >= count) return null;
        var random = Of(seed, state.Index);
        for (var i = 0; ; i++)
        {
            var values = space.Values([.. space.Parameters.Select(_ => random.NextDouble())]);
            if (!tried.Contains(ParameterSpace.Key(values))) return new Proposal(values);
            if (i >= Tries) return GridSearch.Untried(space, tried);
        }
    }

    /// <summary>The random numbers of one proposal: of the seed and its index, so that no earlier proposal matters.</summary>
    public static Random Of(int seed, int index) => new(HashOf(seed, index));

    private static int HashOf(int seed, int index)
    {
        // SplitMix64's finalizer: neighbouring seeds and indexes give unrelated numbers.
        var z = ((ulong)(uint)seed << 32) + (uint)index + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) & 0x7FFFFFFF);
    }
}
