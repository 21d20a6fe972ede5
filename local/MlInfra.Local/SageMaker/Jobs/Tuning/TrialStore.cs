using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>Which training jobs a tuning job is made of, kept.</summary>
internal sealed class TrialStore(IState state)
{
    private readonly ITable<Trial> table = state.Table<Trial>("sagemaker.tuning-trials");

    /// <summary>Keeps a trial and does with it, in one transaction, what makes its training job.</summary>
    public void Add(Trial trial, Action create) => state.Atomically(() =>
    {
        create();
        table.Put(Key(trial.Tuning, trial.Index), trial);
    });

    /// <summary>Keeps what became of a trial.</summary>
    public void Put(Trial trial) => table.Put(Key(trial.Tuning, trial.Index), trial);

    /// <summary>The trials of a tuning job, in their order.</summary>
    public IReadOnlyList<Trial> All(string tuning) => table.All(tuning + "/");

    private static string Key(string tuning, int index) => $"{tuning}/{index:D5}";
}

/// <summary>One training job of a tuning job.</summary>
/// <param name="Tuning">The tuning job's name.</param>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Job">The training job's name.</param>
/// <param name="Definition">Which training job definition, from 0.</param>
/// <param name="Values">The hyperparameters that were chosen.</param>
/// <param name="Status">InProgress, or the training job's last status.</param>
/// <param name="Value">The objective's last value, or null.</param>
/// <param name="Retryable">Whether it failed by a fault of the service, and is done again under another number.</param>
internal sealed record Trial(
    string Tuning, int Index, string Job, int Definition, Dictionary<string, string> Values, string Status = "InProgress", double? Value = null, bool Retryable = false)
{
    /// <summary>Whether it has ended.</summary>
    public bool IsOver => Status != "InProgress";

    /// <summary>Pending, Succeeded or Failed, as the service tells it of the objective.</summary>
    public string Objective => Value is not null && Status != "Failed" ? "Succeeded" : IsOver ? "Failed" : "Pending";
}
