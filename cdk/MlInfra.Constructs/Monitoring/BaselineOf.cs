using System.Globalization;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Of what a <see cref="BaselineStep"/> makes the baseline.</summary>
public sealed class BaselineOf
{
    private readonly List<string> _words = [];

    private BaselineOf(MonitorKind kind) => Kind = kind;

    internal MonitorKind Kind { get; }

    /// <summary>What the executable is told beside where the data lies.</summary>
    internal IReadOnlyList<string> Words => _words;

    internal IReadOnlyList<BiasFacet> Facets { get; private init; } = [];

    internal bool HasAnswers { get; private init; } = true;

    /// <summary>Of the data: its statistics, and what traffic must keep to. The data is what the model learnt from.</summary>
    public static BaselineOf DataQuality() => new(MonitorKind.DataQuality);

    /// <summary>Of the model's quality: its metrics as limits. The data holds the model's answers beside the truth, as an evaluation writes them.</summary>
    /// <param name="problem">What kind of answers the model gives.</param>
    /// <param name="prediction">The column of the answer. Default: none, where there is a score.</param>
    /// <param name="score">The column of the score. Default: none, where there is a prediction.</param>
    /// <param name="positiveLabel">The label that is positive. Default: 1.</param>
    /// <param name="threshold">The score from which on the answer is positive. Default: 0.5.</param>
    public static BaselineOf ModelQuality(ProblemType problem, string? prediction = null, string? score = null, string positiveLabel = "1", double threshold = 0.5)
    {
        var of = new BaselineOf(MonitorKind.ModelQuality) { HasAnswers = prediction is not null || score is not null };
        of.Add("--problem", problem.ToString());
        of.AddAnswers(prediction, score, positiveLabel, threshold);
        return of;
    }

    /// <summary>Of bias: how different the truth, the answers or both, as far as they are named, are for those who may be at a disadvantage.</summary>
    /// <param name="facets">Who they are; at least one.</param>
    /// <param name="prediction">The column of the answer. Default: none.</param>
    /// <param name="score">The column of the score. Default: none.</param>
    /// <param name="positiveLabel">The favourable label. Default: 1.</param>
    /// <param name="threshold">The score from which on the answer is favourable. Default: 0.5.</param>
    /// <param name="group">The column of segments. Default: none.</param>
    public static BaselineOf Bias(
        IReadOnlyList<BiasFacet> facets, string? prediction = null, string? score = null, string positiveLabel = "1", double threshold = 0.5, string? group = null)
    {
        ArgumentNullException.ThrowIfNull(facets);
        var of = new BaselineOf(MonitorKind.Bias) { Facets = facets };
        foreach (var facet in facets)
        {
            of.Add("--facet", facet.ToWord());
        }

        of.AddAnswers(prediction, score, positiveLabel, threshold);
        of.Add("--group", group);
        return of;
    }

    /// <summary>
    /// Of what the answers rest on: a background and records that the monitor explains on the deployed model. The data is what the model learnt
    /// from; <see cref="BaselineStepProps.Features"/> must be given.
    /// </summary>
    /// <param name="background">Rows that stand for an unknown feature. Range: 1 and more. Default: 10.</param>
    /// <param name="records">Records that are explained. Range: 1 and more. Default: 50.</param>
    /// <param name="seed">The seed of both samples. Default: 1.</param>
    public static BaselineOf Attribution(int background = 10, int records = 50, int seed = 1)
    {
        var of = new BaselineOf(MonitorKind.Attribution);
        of.Add("--background", Whole(background, 10));
        of.Add("--records", Whole(records, 50));
        of.Add("--seed", Whole(seed, 1));
        return of;

        static string? Whole(int value, int otherwise) => value == otherwise ? null : value.ToString(CultureInfo.InvariantCulture);
    }

    internal void Check(Problems problems, Func<string, string> name, BaselineStepProps props)
    {
        if (Kind == MonitorKind.ModelQuality && props.Label is null)
        {
            problems.Add(name(nameof(props.Label)), "nothing", "name the column of the truth, with which answers are compared", "set Label");
        }

        if (Kind == MonitorKind.Attribution && props.Features.Count == 0)
        {
            problems.Add(name(nameof(props.Features)), "none", "name the columns that the model takes, in their order", "list them as the model was trained");
        }

        var of = name(nameof(props.Of));
        if (Kind == MonitorKind.Bias && props.Label is null && !_words.Contains("--prediction") && !_words.Contains("--score"))
        {
            problems.Add(of, "neither a label nor an answer", "name a column that tells who is favoured", "set Label, or give prediction or score");
        }

        if (!HasAnswers)
        {
            problems.Add(of, "neither a prediction nor a score", "name the column of the answer or that of its score", "give one of them");
        }

        if (Kind == MonitorKind.Bias && Facets.Count == 0)
        {
            problems.Add(of, "no facets", "name at least one, which is compared with the others", "add BiasFacet.OfValues(column, value)");
        }

        for (var i = 0; i < Facets.Count; i++)
        {
            Facets[i].Check(problems, $"{of}.facets[{i}]", props.Features);
            Facets[i].CheckWord(problems, $"{of}.facets[{i}]");
        }

        for (var i = 0; i + 1 < _words.Count; i += 2)
        {
            if (_words[i] is "--background" or "--records" && int.Parse(_words[i + 1], CultureInfo.InvariantCulture) < 1)
            {
                problems.Add(of, $"{_words[i][2..]}: {_words[i + 1]}", "be 1 or more", "leave it out");
            }

            if (_words[i + 1].Length > BaselineStep.MostCharacters)
            {
                problems.Add(of, $"'{_words[i + 1][..40]}...' of {_words[i + 1].Length} characters", $"be at most {BaselineStep.MostCharacters}, as a job's argument holds", "shorten the names");
            }
        }
    }

    private void AddAnswers(string? prediction, string? score, string positiveLabel, double threshold)
    {
        Add("--prediction", prediction);
        Add("--score", score);
        Add("--positive-label", positiveLabel == "1" ? null : positiveLabel);
        Add("--threshold", threshold == 0.5 ? null : threshold.ToString("R", CultureInfo.InvariantCulture));
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
        {
            _words.AddRange([name, value]);
        }
    }
}
