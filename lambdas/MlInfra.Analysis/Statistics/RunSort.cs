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

    // From the front the smaller numbers and from the back the greater ones at once, as neither waits for the other. So many from each side as the
    // shorter run has: then neither side can leave a run or take what the other has taken.
    private static void Merge(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<double> to)
    {
        while (!first.IsEmpty && !second.IsEmpty)
        {
            var steps = Math.Min(first.Length, second.Length);
            var (head, tail) = MergeEnds(
                ref MemoryMarshal.GetReference(first), first.Length - 1, ref MemoryMarshal.GetReference(second), second.Length - 1,
                ref MemoryMarshal.GetReference(to), to.Length - 1, steps);
            first = first[head..(first.Length - tail)];
            second = second[(steps - head)..(second.Length - (steps - tail))];
            to = to[steps..(to.Length - steps)];
        }
        first.CopyTo(to);
        second.CopyTo(to);
    }

    // How many came from the first run, at the front and at the back.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Head, int Tail) MergeEnds(ref double first, nint firstLast, ref double second, nint secondLast, ref double to, nint toLast, int steps)
    {
        nint left = 0, right = 0, fromFirst = firstLast, fromSecond = secondLast;
        for (nint i = 0; i < steps; i++)
        {
            var (a, b) = (Unsafe.Add(ref first, left), Unsafe.Add(ref second, right));
            nint greater = Unsafe.BitCast<bool, byte>(a > b);
            Unsafe.Add(ref to, i) = double.MinNative(a, b);
            right += greater;
            left += 1 - greater;

            var (c, d) = (Unsafe.Add(ref first, fromFirst), Unsafe.Add(ref second, fromSecond));
            nint above = Unsafe.BitCast<bool, byte>(c > d);
            Unsafe.Add(ref to, toLast - i) = double.MaxNative(c, d);
            fromFirst -= above;
            fromSecond -= 1 - above;
        }
        return ((int)left, (int)(firstLast - fromFirst));
    }
}
