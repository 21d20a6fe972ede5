using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlInfra.Analysis.Statistics;

/// <summary>Sorts numbers (no NaN) that consist of a few ascending runs by merging neighbours, without branches that a processor could guess wrong.</summary>
internal static class RunSort
{
    private const int MostRuns = 512;

    [ThreadStatic]
    private static double[]? t_scratch;

    public static void Sort(Span<double> values)
    {
        Span<int> starts = stackalloc int[MostRuns + 1];
        var runs = Runs(values, starts);
        if (runs == 1) return;
        if (runs > MostRuns)
        {
            values.Sort();
            return;
        }
        if (t_scratch is null || t_scratch.Length < values.Length) t_scratch = new double[values.Length];
        var from = values;
        var to = t_scratch.AsSpan(0, values.Length);
        while (runs > 1)
        {
            var merged = 0;
            for (var run = 0; run < runs; run += 2)
            {
                var (start, middle, end) = (starts[run], starts[run + 1], starts[Math.Min(run + 2, runs)]);
                Merge(from[start..middle], from[middle..end], to[start..end]);
                starts[merged++] = start;
            }
            starts[merged] = values.Length;
            runs = merged;
            var swapped = from;
            from = to;
            to = swapped;
        }
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(from), ref MemoryMarshal.GetReference(values))) from.CopyTo(values);
    }

    // Where runs begin, and last of all where they end; one more than there may be if there are too many.
    private static int Runs(ReadOnlySpan<double> values, Span<int> starts)
    {
        var runs = 1;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i - 1] <= values[i]) continue;
            if (runs == MostRuns) return MostRuns + 1;
            starts[runs++] = i;
        }
        starts[runs] = values.Length;
        return runs;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<double> to)
    {
        if (first.Length == second.Length)
        {
            MergeEqual(ref MemoryMarshal.GetReference(first), ref MemoryMarshal.GetReference(second), ref MemoryMarshal.GetReference(to), first.Length);
            return;
        }
        var (left, right, at) = (0, 0, 0);
        while (left < first.Length && right < second.Length)
        {
            var (a, b) = (first[left], second[right]);
            int greater = Unsafe.BitCast<bool, byte>(a > b);
            to[at++] = double.MinNative(a, b);
            right += greater;
            left += 1 - greater;
        }
        first[left..].CopyTo(to[at..]);
        second[right..].CopyTo(to[(at + first.Length - left)..]);
    }

    // The smaller half from the front and the greater from the back at once: neither waits for the other, and neither can leave its runs,
    // as the half is as long as a run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MergeEqual(ref double first, ref double second, ref double to, int length)
    {
        nint left = 0, right = 0, lastLeft = length - 1, lastRight = length - 1;
        for (nint i = 0; i < length; i++)
        {
            var (a, b) = (Unsafe.Add(ref first, left), Unsafe.Add(ref second, right));
            nint greater = Unsafe.BitCast<bool, byte>(a > b);
            Unsafe.Add(ref to, i) = double.MinNative(a, b);
            right += greater;
            left += 1 - greater;

            var (c, d) = (Unsafe.Add(ref first, lastLeft), Unsafe.Add(ref second, lastRight));
            nint above = Unsafe.BitCast<bool, byte>(c > d);
            Unsafe.Add(ref to, (2 * length) - 1 - i) = double.MaxNative(c, d);
            lastLeft -= above;
            lastRight -= 1 - above;
        }
    }
}
