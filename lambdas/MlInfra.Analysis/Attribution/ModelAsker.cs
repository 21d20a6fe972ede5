namespace MlInfra.Analysis.Attribution;

/// <summary>Gathers rows into calls and counts them.</summary>
internal sealed class ModelAsker(ModelCall model, int batch)
{
    public long Rows { get; private set; }

    public int Calls { get; private set; }

    /// <exception cref="InvalidDataException">The model gave another number of scores, or one that is no number.</exception>
    public async ValueTask<double[]> AskAsync(IReadOnlyList<double[]> rows, CancellationToken cancel)
    {
        var scores = new double[rows.Count];
        for (var at = 0; at < rows.Count; at += batch)
        {
            cancel.ThrowIfCancellationRequested();
            var part = rows.Skip(at).Take(batch).ToList();
            var answer = await model(part, cancel).ConfigureAwait(false);
            if (answer.Count != part.Count) throw new InvalidDataException($"The model was asked for {part.Count} rows and gave {answer.Count} scores.");
            for (var i = 0; i < part.Count; i++) scores[at + i] = double.IsFinite(answer[i]) ? answer[i] : throw new InvalidDataException($"The model gave {answer[i]} as a score.");
            Rows += part.Count;
            Calls++;
        }
        return scores;
    }
}
