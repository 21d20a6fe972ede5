namespace MlInfra.Analysis.Attribution;

/// <summary>
/// Shapley values of a model's scores, where a feature that is not in a coalition has the values of a background. With few features from all
/// coalitions, exactly; else by sampling permutations, each followed by its reverse, which halves the error or better where features do not
/// interact. Either way the values and the expected one add up to the score.
/// </summary>
public sealed class ShapleyExplainer
{
    private readonly IReadOnlyList<string> _features;
    private readonly IReadOnlyList<double[]> _background;
    private readonly ShapleySettings _settings;
    private readonly ModelAsker _asker;

    /// <param name="features">Names of the features.</param>
    /// <param name="background">What features are like that are not known: some rows of the training set, or their mean.</param>
    /// <param name="model">Gives scores.</param>
    /// <param name="settings">How they are found.</param>
    public ShapleyExplainer(IReadOnlyList<string> features, IReadOnlyList<double[]> background, ModelCall model, ShapleySettings? settings = null)
    {
        if (features.Count == 0) throw new ArgumentException("There are no features to explain.", nameof(features));
        if (background.Count == 0) throw new ArgumentException("The background has no rows; give some of the training set.", nameof(background));
        if (background.Any(r => r.Length != features.Count)) throw new ArgumentException($"The background's rows must have {features.Count} values.", nameof(background));
        (_features, _background) = (features, background);
        _settings = settings ?? new ShapleySettings();
        _asker = new ModelAsker(model, Math.Max(1, _settings.BatchRows));
    }

    /// <summary>Explains as many of the records as the budget allows, from the first on.</summary>
    /// <exception cref="ArgumentException">The budget does not suffice for one record.</exception>
    public async Task<ShapleyResult> ExplainAsync(IReadOnlyList<double[]> records, CancellationToken cancel = default)
    {
        var size = _features.Count;
        if (records.Any(r => r.Length != size)) throw new ArgumentException($"The records must have {size} values.", nameof(records));
        // The background's own scores; then, a record: itself, and its coalitions, each with every row of the background.
        var left = _settings.MaxRows - _background.Count;
        var exactCost = 1 + (size < 20 ? ((1L << size) - 2) * _background.Count : long.MaxValue / 2);
        var pairCost = 2L * (size - 1) * _background.Count;
        var exact = size <= _settings.ExactUpTo && (exactCost <= left / Math.Max(1, records.Count) || exactCost <= 1 + pairCost);
        var cost = exact ? exactCost : 1 + pairCost;
        if (records.Count > 0 && cost > left)
        {
            throw new ArgumentException($"MaxRows: got {_settings.MaxRows}, must be at least {cost + _background.Count} to explain one record of {size} features against {_background.Count} rows.");
        }
        var explained = (int)Math.Min(records.Count, left / cost);
        var pairs = explained == 0 || pairCost == 0 ? 1 : (int)Math.Clamp(((left / explained) - 1) / pairCost, 1, 10_000);

        var expected = (await _asker.AskAsync(_background, cancel).ConfigureAwait(false)).Average();
        var random = new Random(_settings.Seed);
        var (values, errors) = (new List<double[]>(), new List<double[]>());
        var scores = await _asker.AskAsync([.. records.Take(explained)], cancel).ConfigureAwait(false);
        for (var i = 0; i < explained; i++)
        {
            var score = scores[i];
            var (value, error) = exact
                ? (await ExactAsync(records[i], expected, score, cancel).ConfigureAwait(false), new double[size])
                : await SampledAsync(records[i], expected, score, pairs, random, cancel).ConfigureAwait(false);
            values.Add(value);
            errors.Add(error);
        }
        return new ShapleyResult
        {
            Features = _features, ExpectedValue = expected, Values = values, Errors = errors, Exact = exact, Rows = _asker.Rows, Calls = _asker.Calls,
        };
    }

    private async ValueTask<double[]> ExactAsync(double[] record, double expected, double score, CancellationToken cancel)
    {
        var size = record.Length;
        var last = (1 << size) - 1;
        var coalitions = Enumerable.Range(1, Math.Max(0, last - 1)).Select(mask => Enumerable.Range(0, size).Select(f => (mask >> f & 1) == 1).ToArray()).ToList();
        double[] of = [expected, .. await WorthsAsync(record, coalitions, cancel).ConfigureAwait(false), score];
        // The weight of a coalition of s features is s! (n - s - 1)! / n!.
        var weights = new double[size];
        weights[0] = 1.0 / size;
        for (var s = 1; s < size; s++) weights[s] = weights[s - 1] * s / (size - s);
        var values = new double[size];
        for (var mask = 0; mask <= last; mask++)
        {
            var inside = System.Numerics.BitOperations.PopCount((uint)mask);
            for (var f = 0; f < size; f++)
            {
                if ((mask >> f & 1) == 0) values[f] += weights[inside] * (of[mask | (1 << f)] - of[mask]);
            }
        }
        return values;
    }

    private async ValueTask<(double[] Values, double[] Errors)> SampledAsync(
        double[] record, double expected, double score, int pairs, Random random, CancellationToken cancel)
    {
        var size = record.Length;
        var orders = new List<int[]>();
        for (var i = 0; i < pairs; i++)
        {
            var order = Enumerable.Range(0, size).ToArray();
            random.Shuffle(order);
            orders.Add(order);
            orders.Add([.. order.Reverse()]);
        }
        var coalitions = new List<bool[]>();
        foreach (var order in orders)
        {
            var inside = new bool[size];
            foreach (var feature in order[..^1])
            {
                inside[feature] = true;
                coalitions.Add((bool[])inside.Clone());
            }
        }
        var worths = await WorthsAsync(record, coalitions, cancel).ConfigureAwait(false);
        var (sums, squares) = (new double[size], new double[size]);
        var at = 0;
        var gains = new double[size];
        for (var o = 0; o < orders.Count; o++)
        {
            var before = expected;
            for (var place = 0; place < size; place++)
            {
                var worth = place == size - 1 ? score : worths[at++];
                gains[orders[o][place]] += (worth - before) / 2;
                before = worth;
            }
            if ((o & 1) == 0) continue;
            // A permutation and its reverse are one draw.
            for (var f = 0; f < size; f++)
            {
                sums[f] += gains[f];
                squares[f] += gains[f] * gains[f];
            }
            Array.Clear(gains);
        }
        var values = sums.Select(s => s / pairs).ToArray();
        var errors = values.Select((v, f) => pairs < 2 ? double.NaN : Math.Sqrt(Math.Max(0, (squares[f] / pairs) - (v * v)) / (pairs - 1))).ToArray();
        return (values, errors);
    }

    // The mean score of a record whose features outside the coalition are those of each row of the background.
    private async ValueTask<double[]> WorthsAsync(double[] record, List<bool[]> coalitions, CancellationToken cancel)
    {
        var rows = new List<double[]>(coalitions.Count * _background.Count);
        foreach (var coalition in coalitions)
        {
            foreach (var row in _background)
            {
                var mixed = new double[record.Length];
                for (var f = 0; f < record.Length; f++) mixed[f] = coalition[f] ? record[f] : row[f];
                rows.Add(mixed);
            }
        }
        var scores = await _asker.AskAsync(rows, cancel).ConfigureAwait(false);
        return [.. scores.Chunk(_background.Count).Select(c => c.Average())];
    }
}
