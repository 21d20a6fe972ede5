namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Watches what rows that must be held take, so that a period that is too large is refused with its reason before the memory is gone.</summary>
internal sealed class RowMemory(long bytes)
{
    private const int Rows = 4096;

    // The rest is for what is made of the rows: sorted scores, joined files, the report.
    private const double Share = 0.6;

    private long _rows;

    /// <exception cref="PeriodTooLargeException">There is no room for more.</exception>
    public void CountRow()
    {
        if (++_rows % Rows != 0 || GC.GetTotalMemory(forceFullCollection: false) < bytes * Share) return;
        if (GC.GetTotalMemory(forceFullCollection: true) < bytes * Share) return;
        throw new PeriodTooLargeException($"The period has more rows than fit into {bytes >> 20} MiB of memory: {_rows} were read. Give the function or the job more memory, take shorter periods, or capture a smaller share of the calls.");
    }
}
