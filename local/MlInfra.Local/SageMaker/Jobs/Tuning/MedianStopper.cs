namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>
/// Early stopping (TrainingJobEarlyStoppingType Auto): a trial ends when its best so far is worse than the median of the averages that the
/// trials before it had at the same epoch (Golovin et al., Google Vizier, 2017).
/// </summary>
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-early-stopping.html"/>
internal sealed class MedianStopper : IStopper
{
    private const int FewestTrials = 4;
    private const int FewestEpochs = 2;
    private readonly Dictionary<int, double[]> ended = [];

    /// <inheritdoc/>
    public bool ShouldEnd(int trial, IReadOnlyList<double> costs)
    {
        if (costs.Count < FewestEpochs) return false;
        var averages = ended.Values.Where(c => c.Length >= costs.Count).Select(c => c.Take(costs.Count).Average()).Order().ToList();
        return averages.Count >= FewestTrials && costs.Min() > averages[averages.Count / 2];
    }

    /// <inheritdoc/>
    public void Ended(int trial, IReadOnlyList<double> costs) => ended[trial] = [.. costs];
}
