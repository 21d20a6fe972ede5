namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>The drifted periods of a monitor that no run has answered.</summary>
internal sealed record DriftWindow(WatchedMonitor Monitor, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>How many periods drifted; null where only the alarm is known.</summary>
    public int? Periods { get; init; }

    public int Violations { get; init; }

    /// <summary>The report of the newest one.</summary>
    public string? Report { get; init; }

    /// <summary>Where the labelled records of all of them lie: the deepest folder that holds them.</summary>
    public string? LabelledData => Monitor is { Labels: true, Folder: { } own } ? $"{own}/merge/{Common()}" : null;

    private string Common()
    {
        // A period's folder is named by its beginning.
        var (first, last) = (From.UtcDateTime, Until.UtcDateTime.AddTicks(-1));
        var folder = "";
        foreach (var part in new[] { "yyyy", "MM", "dd", "HH" })
        {
            var name = first.ToString(part);
            if (name != last.ToString(part)) break;
            folder += name + "/";
        }

        return folder;
    }
}
