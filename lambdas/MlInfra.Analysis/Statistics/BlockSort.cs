using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Sorts short blocks of numbers (no NaN) by networks of minima and maxima, four columns side by side: random data mispredicts every second branch of
/// an ordinary sort, which is most of its time. The columns are sorted by Batcher's odd-even merges, then merged with each other bitonically.
/// Compiled at full strength at once: a Lambda's run is over before tiers are climbed.
/// </summary>
internal static class BlockSort
{
    private const int Lanes = 4;
    private const int Shortest = 16;
    private const int Longest = 4096;

    private static readonly ushort[]?[] Networks = new ushort[]?[BitOperations.Log2(Longest / Lanes) + 1];

    [ThreadStatic]
    private static double[]? t_scratch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(Span<double> values)
    {
        if (values.Length is < Shortest or > Longest || !Vector256.IsHardwareAccelerated)
        {
            values.Sort();
            return;
        }
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)values.Length);
        var rows = size / Lanes;
        var table = (t_scratch ??= new double[Longest]).AsSpan(0, size);
        values.CopyTo(table);
        table[values.Length..].Fill(double.PositiveInfinity); // falls off the end again
        ref var first = ref MemoryMarshal.GetReference(table);

        Columns(ref first, Networks[BitOperations.Log2((uint)rows)] ??= Network(rows));
        // Columns 0 and 1, 2 and 3 become one each that goes on in the next column, then these two.
        FoldPairs(ref first, rows);
        Clean(ref first, rows);
        FoldHalves(ref first, rows);
        Neighbours(ref first, rows);
        Clean(ref first, rows);

        for (var lane = 0; lane * rows < values.Length; lane++)
        {
            var column = values[(lane * rows)..];
            for (var row = 0; row < Math.Min(rows, column.Length); row++) column[row] = table[(row * Lanes) + lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(ref double table, ushort[] network)
    {
        ref var pair = ref MemoryMarshal.GetArrayDataReference(network);
        for (var i = 0; i < network.Length; i += 2) Order(ref Unsafe.Add(ref table, Unsafe.Add(ref pair, i)), ref Unsafe.Add(ref table, Unsafe.Add(ref pair, i + 1)));
    }

    // Of two sorted columns, one upside down against the other, the smaller numbers go to the first and the greater to the second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FoldPairs(ref double table, int rows)
    {
        for (var i = 0; i < rows / 2; i++)
        {
            ref var head = ref Unsafe.Add(ref table, i * Lanes);
            ref var tail = ref Unsafe.Add(ref table, (rows - 1 - i) * Lanes);
            var (a, b) = (Vector256.LoadUnsafe(ref head), Swap(Vector256.LoadUnsafe(ref tail)));
            var (low, high) = (Vector256.MinNative(a, b), Vector256.MaxNative(a, b));
            Even(low, high).StoreUnsafe(ref head);
            Swap(Even(high, low)).StoreUnsafe(ref tail);
        }
    }

    // The same for columns 0 and 1 against 2 and 3.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FoldHalves(ref double table, int rows)
    {
        for (var i = 0; i < rows / 2; i++)
        {
            ref var head = ref Unsafe.Add(ref table, i * Lanes);
            ref var tail = ref Unsafe.Add(ref table, (rows - 1 - i) * Lanes);
            var (a, b) = (Vector256.LoadUnsafe(ref head), Reverse(Vector256.LoadUnsafe(ref tail)));
            var (low, high) = (Vector256.MinNative(a, b), Vector256.MaxNative(a, b));
            Half(low, high).StoreUnsafe(ref head);
            Reverse(Half(high, low)).StoreUnsafe(ref tail);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Neighbours(ref double table, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            ref var row = ref Unsafe.Add(ref table, i * Lanes);
            var a = Vector256.LoadUnsafe(ref row);
            var b = Swap(a);
            Even(Vector256.MinNative(a, b), Vector256.MaxNative(a, b)).StoreUnsafe(ref row);
        }
    }

    // Columns that rise and fall once become sorted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clean(ref double table, int rows)
    {
        for (var apart = rows / 2; apart > 0; apart /= 2)
        {
            for (var i = 0; i < rows / 2; i++)
            {
                ref var low = ref Unsafe.Add(ref table, ((2 * i) - (i & (apart - 1))) * Lanes);
                Order(ref low, ref Unsafe.Add(ref low, apart * Lanes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref double low, ref double high)
    {
        var (a, b) = (Vector256.LoadUnsafe(ref low), Vector256.LoadUnsafe(ref high));
        Vector256.MinNative(a, b).StoreUnsafe(ref low);
        Vector256.MaxNative(a, b).StoreUnsafe(ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Swap(Vector256<double> row) => Vector256.Shuffle(row, Vector256.Create(1L, 0, 3, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Reverse(Vector256<double> row) => Vector256.Shuffle(row, Vector256.Create(3L, 2, 1, 0));

    // The first's even lanes among the second's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Even(Vector256<double> first, Vector256<double> second) =>
        Vector256.ConditionalSelect(Vector256.Create(-1L, 0, -1, 0).AsDouble(), first, second);

    // The first's lower half and the second's upper one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Half(Vector256<double> first, Vector256<double> second) =>
        Vector256.ConditionalSelect(Vector256.Create(-1L, -1, 0, 0).AsDouble(), first, second);

    // Pairs of rows to be put in order, as places in the table.
    private static ushort[] Network(int rows)
    {
        var pairs = new List<ushort>();
        for (var p = 1; p < rows; p *= 2)
        {
            for (var k = p; k >= 1; k /= 2)
            {
                for (var j = k % p; j + k < rows; j += 2 * k)
                {
                    for (var i = 0; i < k; i++)
                    {
                        if ((i + j) / (p * 2) != (i + j + k) / (p * 2)) continue;
                        pairs.Add((ushort)((i + j) * Lanes));
                        pairs.Add((ushort)((i + j + k) * Lanes));
                    }
                }
            }
        }
        return [.. pairs];
    }
}
