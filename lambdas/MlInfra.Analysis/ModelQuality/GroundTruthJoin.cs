using System.Globalization;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>
/// Joins predictions with labels that come later, doubled, out of order or not at all. A label names a call by inference id or event id. Of several
/// labels for one call the last counts: it is a correction.
/// </summary>
/// <param name="prediction">The column that holds the answer. Null where there is none.</param>
/// <param name="score">The column that holds the score. Null where there is none.</param>
public sealed class GroundTruthJoin(string? prediction, string? score)
{
    private readonly Dictionary<string, List<LabelledPrediction>> _waiting = [];
    private readonly Dictionary<string, string> _byInferenceId = [];
    private readonly Dictionary<string, (IReadOnlyList<string> Labels, long Order)> _labels = [];
    private long _order;

    /// <summary>Rows whose answer or score could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Labels that came again for the same call, the same and a different one.</summary>
    public long DoubledLabels { get; private set; }

    public long CorrectedLabels { get; private set; }

    public void Add(CapturedRow row)
    {
        var answer = prediction is null ? null : row[prediction];
        double? value = null;
        if (score is not null && row[score] is { } text)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) value = number;
        }
        if ((prediction is not null && answer is null) || (score is not null && value is null))
        {
            Unreadable++;
            return;
        }
        var call = row.EventId.Length > 0 ? row.EventId : row.InferenceId ?? "";
        if (call.Length == 0)
        {
            Unreadable++;
            return;
        }
        if (row.InferenceId is { } own) _byInferenceId[own] = call;
        if (!_waiting.TryGetValue(call, out var rows)) _waiting[call] = rows = [];
        rows.Add(new LabelledPrediction(row.Row == 0 ? call : $"{call}#{row.Row}", "", answer, value));
    }

    public void Add(GroundTruth truth)
    {
        if (_labels.TryGetValue(truth.Id, out var before))
        {
            CountAgain(before.Labels, truth.Labels);
        }
        _labels[truth.Id] = (truth.Labels, _order++);
    }

    private void CountAgain(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        if (one.SequenceEqual(other)) DoubledLabels++;
        else CorrectedLabels++;
    }

    public JoinResult Finish()
    {
        var joined = new List<LabelledPrediction>();
        // A call may be named by either of its ids: the last label counts all the same.
        var matched = new Dictionary<string, IReadOnlyList<string>>();
        long strays = 0, mismatched = 0;
        foreach (var (id, (labels, _)) in _labels.OrderByDescending(label => label.Value.Order))
        {
            var call = _waiting.ContainsKey(id) ? id : _byInferenceId.GetValueOrDefault(id, "");
            if (!_waiting.TryGetValue(call, out var rows))
            {
                strays++;
            }
            else if (rows.Count != labels.Count)
            {
                mismatched++;
            }
            else if (!matched.TryAdd(call, labels))
            {
                CountAgain(matched[call], labels);
            }
            else
            {
                joined.AddRange(rows.Select((row, i) => row with { Label = labels[i] }));
            }
        }
        return new JoinResult
        {
            Joined = [.. joined.OrderBy(j => j.Id, StringComparer.Ordinal)],
            Unlabelled = _waiting.Count - matched.Count,
            StrayLabels = strays,
            Mismatched = mismatched,
            DoubledLabels = DoubledLabels,
            CorrectedLabels = CorrectedLabels,
            Unreadable = Unreadable,
        };
    }
}

/// <summary>What a join found.</summary>
public sealed record JoinResult
{
    /// <summary>In the order of their ids, so that the result does not depend on the order of arrival.</summary>
    public required IReadOnlyList<LabelledPrediction> Joined { get; init; }

    /// <summary>Calls whose truth is not known yet.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>Labels for calls that were not captured.</summary>
    public required long StrayLabels { get; init; }

    /// <summary>Calls that have another number of rows than their label.</summary>
    public required long Mismatched { get; init; }

    public required long DoubledLabels { get; init; }

    public required long CorrectedLabels { get; init; }

    public required long Unreadable { get; init; }
}
