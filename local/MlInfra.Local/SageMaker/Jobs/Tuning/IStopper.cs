namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>Decides which of the running trials are not worth their time.</summary>
internal interface IStopper
{
    /// <summary>Whether to end the trial that has measured these costs so far (less is better), one for each epoch.</summary>
    bool ShouldEnd(int trial, IReadOnlyList<double> costs);

    /// <summary>A trial has ended by itself.</summary>
    void Ended(int trial, IReadOnlyList<double> costs);
}
