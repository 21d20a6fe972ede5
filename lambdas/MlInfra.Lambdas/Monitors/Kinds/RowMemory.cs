namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>
/// Watches what rows and labels that must be held take, so that a period that is too large is refused with its reason before the memory is gone. What is made
/// of them (joins, sorted scores, joined files, the report) took less than as much again in measurements.
/// </summary>
internal sealed class RowMemory(long bytes)
{
    private const int Often = 4096;

    // What reading, joined files and report take, however few rows there are.
    private const long Rest = 96L << 20;
    private const double OfRows = 0.4;
    private const double WithLabels = 0.6;

    // What a label takes beside its bytes in the file.
    private const int LabelFactor = 2;

    private long _rows;

    /// <exception cref="PeriodTooLargeException">There is no room for more.</exception>
    public void CountRow()
    {
        if (++_rows % Often == 0) Demand(0, OfRows);
    }

    /// <summary>Sees whether the labels of some files can be held as well.</summary>
    /// <exception cref="PeriodTooLargeException">They can't.</exception>
    public void DemandLabels(long fileBytes) => Demand(fileBytes * LabelFactor, WithLabels);

    private void Demand(long more, double share)
    {
        var most = (bytes - Rest) * share;
        if (GC.GetTotalMemory(forceFullCollection: false) + more < most || GC.GetTotalMemory(forceFullCollection: true) + more < most) return;
        throw new PeriodTooLargeException($"The period has more rows and labels than fit into {bytes >> 20} MiB of memory: {_rows} rows were read. Give the function or the job more memory, take shorter periods, or capture a smaller share of the calls.");
    }
}
