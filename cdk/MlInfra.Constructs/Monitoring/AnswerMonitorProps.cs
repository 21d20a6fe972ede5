using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What monitors are told that look at the model's answers.</summary>
public abstract record AnswerMonitorProps : MonitorProps
{
    private protected AnswerMonitorProps()
    {
    }

    [SetsRequiredMembers]
    private protected AnswerMonitorProps(MonitorProps like)
        : base(like)
    {
    }

    /// <summary>The column of the answer. Default: none, where there is a <see cref="Score"/>.</summary>
    public string? Prediction { get; init; }

    /// <summary>The column of the score, from 0 to 1. Default: none, where there is a <see cref="Prediction"/>.</summary>
    public string? Score { get; init; }

    /// <summary>The score from which on the answer is positive, where there is no answer but a score. Range: 0 to 1. Default: 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The label that is positive; of bias, the favourable one. Default: 1.</summary>
    public string PositiveLabel { get; init; } = "1";

    /// <summary>What the column of the truth is called in data sets and in joined files. Default: label.</summary>
    public string Label { get; init; } = "label";

    internal JsonObject AnswerFields(ProblemType problem)
    {
        var node = new JsonObject();
        SettingsNode.Add(node, "problem", problem, ProblemType.BinaryClassification);
        SettingsNode.Add(node, "prediction", Prediction, null);
        SettingsNode.Add(node, "score", Score, null);
        SettingsNode.Add(node, "threshold", Threshold, 0.5);
        SettingsNode.Add(node, "positiveLabel", PositiveLabel, "1");
        SettingsNode.Add(node, "label", Label, "label");
        return node;
    }

    internal void CheckAnswers(Problems problems)
    {
        if (Prediction is null && Score is null)
        {
            problems.Add(nameof(Prediction), "neither Prediction nor Score", "name the column of the answer or that of its score", "set one; of answers in CSV, name the columns with Answers as well");
        }

        SettingsNode.Check(problems, nameof(Threshold), Threshold, Threshold is >= 0 and <= 1, "be a score from 0 to 1", "take 0.5");
        foreach (var (property, column) in new[] { (nameof(Prediction), Prediction), (nameof(Score), Score) })
        {
            if (column is not null && Answers.Count > 0 && !Answers.Contains(column))
            {
                problems.Add(property, $"'{column}'", $"be one of Answers ({Nearest.Or([.. Answers])})", $"did you mean {Nearest.Say(column, Answers, 1)}?");
            }
        }
    }
}
