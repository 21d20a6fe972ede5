namespace MlInfra.Analysis.Experiments;

/// <summary>
/// Compares a challenger with a champion, period by period, and may be looked at after each of them: over all looks together it is
/// wrong no more often than its <c>alpha</c>. What it found it keeps finding, so a look that was missed changes nothing.
/// </summary>
public abstract class SequentialTest
{
    private bool _aboveLowMargin;
    private bool _belowHighMargin;

    /// <summary>1 once the challenger is shown to be above the champion, -1 once below, 0 before.</summary>
    public int Direction { get; private set; }

    /// <summary>Whether the difference is shown to be smaller than the margin.</summary>
    public bool Equivalent => _aboveLowMargin && _belowHighMargin;

    /// <summary>The difference so far.</summary>
    public abstract EffectInterval Effect();

    /// <summary>Notes what is shown after a period; the first direction that was shown stays.</summary>
    private protected void Note(bool above, bool below, bool aboveLowMargin, bool belowHighMargin)
    {
        if (Direction == 0 && above != below) Direction = above ? 1 : -1;
        _aboveLowMargin |= aboveLowMargin;
        _belowHighMargin |= belowHighMargin;
    }
}
