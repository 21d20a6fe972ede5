using System.Runtime.CompilerServices;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Sorts short blocks of numbers (no NaN) by merging from both ends at once without branches: random data mispredicts every second branch of
/// an ordinary sort, which is most of its time. Compiled at full strength at once: a Lambda's run is over before tiers are climbed.
/// </summary>
internal static class BlockSort
{
    private const int Run = 8;
    private const int Longest = 4096;

    [ThreadStatic]
    private static double[]? t_scratch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<double> values)
    {
        if (values.Length < 2 * Run || values.Length > Longest)
        {
            values.Sort();
            return;
        }
        var scratch = (t_scratch ??= new double[Longest]).AsSpan(0, values.Length);
        for (var start = 0; start < values.Length; start += Run) Insert(values.Slice(start, Math.Min(Run, values.Length - start)));
        var (from, to) = (true, false);
        for (var width = Run; width < values.Length; width *= 2)
        {
            var source = from ? values : scratch;
            var target = from ? scratch : values;
            for (var start = 0; start < values.Length; start += 2 * width)
            {
                var middle = Math.Min(start + width, values.Length);
                var end = Math.Min(start + (2 * width), values.Length);
                Merge(source[start..middle], source[middle..end], target[start..end]);
            }
            (from, to) = (to, from);
        }
        if (!from) scratch.CopyTo(values);
    }

    // Batcher's network for eight, the shortest there is for whole runs; a shorter run at the end is sorted plainly.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Insert(Span<double> run)
    {
        if (run.Length < Run)
        {
            run.Sort();
            return;
        }
        var (a, b, c, d) = (run[0], run[1], run[2], run[3]);
        var (e, f, g, h) = (run[4], run[5], run[6], run[7]);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref g, ref h);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Order(ref b, ref c);
        Order(ref f, ref g);
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref c, ref e);
        Order(ref d, ref f);
        Order(ref b, ref c);
        Order(ref d, ref e);
        Order(ref f, ref g);
        (run[0], run[1], run[2], run[3]) = (a, b, c, d);
        (run[4], run[5], run[6], run[7]) = (e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref double low, ref double high)
    {
        var least = double.MinNative(low, high);
        high = double.MaxNative(low, high);
        low = least;
    }

    // The lower half is taken from the front, the upper from the back: two chains that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        if (left.Length != right.Length)
        {
            MergeUneven(left, right, target);
            return;
        }
        var size = left.Length;
        var (i, j, m, n) = (0, 0, size - 1, size - 1);
        for (var k = 0; k < size; k++)
        {
            var (a, b) = (left[i], right[j]);
            var second = Bit(b < a);
            target[k] = double.MinNative(a, b);
            i += 1 - second;
            j += second;
            var (c, d) = (left[m], right[n]);
            var first = Bit(c > d);
            target[(2 * size) - 1 - k] = double.MaxNative(c, d);
            m -= first;
            n -= 1 - first;
        }
    }

    private static void MergeUneven(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        var (i, j) = (0, 0);
        for (var k = 0; k < target.Length; k++) target[k] = j >= right.Length || (i < left.Length && left[i] <= right[j]) ? left[i++] : right[j++];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bit(bool value) => Unsafe.BitCast<bool, byte>(value);
}
