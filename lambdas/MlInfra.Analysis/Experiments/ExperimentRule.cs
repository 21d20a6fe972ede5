using System.Globalization;
using MlInfra.Analysis.Drift;

namespace MlInfra.Analysis.Experiments;

/// <summary>
/// Decides on an experiment: stops a challenger that breaks a guard rail, ends it when something is shown or the time is over, else leads the
/// challenger's share up step by step. It only reads what it is given, so it may be asked as often as one likes.
/// </summary>
public static class ExperimentRule
{
    // Weights are kept as single-precision numbers.
    private const double SameShare = 1e-3;

    /// <summary>Decides.</summary>
    public static ExperimentDecision Decide(ExperimentSettings settings, ExperimentProgress progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        if (Breach(settings.Guard, progress.Guard) is { } breach) return new(ExperimentOutcome.GuardRail, 0, breach);
        var direction = settings.HigherIsBetter ? progress.Test.Direction : -progress.Test.Direction;
        if (direction < 0) return new(ExperimentOutcome.ChampionBetter, 0, "The champion is better.");
        if (direction > 0) return Promote(settings, progress);
        if (progress.Test.Equivalent)
            return new(ExperimentOutcome.Equivalent, settings.ChallengerWinsTies ? 1 : 0, "The two differ by less than the margin.");
        if (progress.Elapsed >= settings.MaxDuration)
            return new(ExperimentOutcome.NoDifference, 0, Invariant($"Nothing is shown after {progress.Elapsed.TotalHours:0.#} hours; the champion stays."));
        if (Next(settings, progress.Share) is { } next && progress.AtShare >= settings.StepTime && progress.TrialsAtShare >= settings.StepTrials)
            return new(ExperimentOutcome.Continue, next, Invariant($"{progress.TrialsAtShare} requests at {progress.Share:0.##%} without a breach."));
        return new(ExperimentOutcome.Continue, progress.Share, "Nothing is shown yet.");
    }

    /// <summary>How a guard rail is broken; null: none is.</summary>
    public static string? Breach(GuardRails rails, GuardReading reading)
    {
        ArgumentNullException.ThrowIfNull(rails);
        ArgumentNullException.ThrowIfNull(reading);
        if (rails.ErrorShare is { } allowed && ShareTest.AtLeast(reading.Errors, reading.Requests, allowed) < rails.Alpha)
            return Invariant($"{reading.Errors} of the challenger's last {reading.Requests} requests failed; {allowed:0.##%} may.");
        if (rails.LatencyP99 is { } limit && reading.LatencyP99 is { } p99 && reading.Requests >= rails.LatencyRequests && p99 > limit)
            return Invariant($"The p99 of the challenger's last {reading.Requests} requests is {p99:0.###}; {limit:0.###} is allowed.");
        return null;
    }

    // However good it is: nobody has seen it under the whole load yet, so it spends some time at each share, the last one included.
    private static ExperimentDecision Promote(ExperimentSettings settings, ExperimentProgress progress)
    {
        if (progress.AtShare < settings.FastStepTime) return new(ExperimentOutcome.Continue, progress.Share, "The challenger is better and goes up soon.");
        return Next(settings, progress.Share) is { } next
            ? new(ExperimentOutcome.Continue, next, "The challenger is better and goes up.")
            : new(ExperimentOutcome.ChallengerBetter, 1, "The challenger is better.");
    }

    private static double? Next(ExperimentSettings settings, double share)
    {
        foreach (var step in settings.Shares)
        {
            if (step > share + SameShare) return step;
        }
        return null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
