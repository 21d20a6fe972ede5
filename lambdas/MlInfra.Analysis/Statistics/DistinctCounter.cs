using System.Numerics;
using System.Runtime.CompilerServices;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Estimates how many different values there are by HyperLogLog with 4,096 registers and
/// <see href="https://arxiv.org/abs/1702.01284">Ertl's estimator</see>: standard error 1.6 %. Merging is exact.
/// </summary>
public sealed class DistinctCounter
{
    private const int Bits = 12;
    private const int Size = 1 << Bits;
    private const int Rest = 64 - Bits;

    private byte[]? _registers;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> values)
    {
        var registers = _registers ??= new byte[Size];
        foreach (var value in values) Note(registers, Hash64.Of(value));
    }

    public void Add(ReadOnlySpan<byte> value) => Note(_registers ??= new byte[Size], Hash64.Of(value));

    internal void AddHash(ulong hash) => Note(_registers ??= new byte[Size], hash);

    public void Merge(DistinctCounter other)
    {
        if (other._registers is null) return;
        var registers = _registers ??= new byte[Size];
        for (var i = 0; i < Size; i++) registers[i] = Math.Max(registers[i], other._registers[i]);
    }

    internal void Clear()
    {
        if (_registers is not null) Array.Clear(_registers);
    }

    public double Estimate()
    {
        if (_registers is null) return 0;
        Span<int> counts = stackalloc int[Rest + 2];
        foreach (var register in _registers) counts[register]++;
        var z = Size * Tau(1 - ((double)counts[Rest + 1] / Size));
        for (var k = Rest; k >= 1; k--) z = 0.5 * (z + counts[k]);
        z += Size * Sigma((double)counts[0] / Size);
        return Size / (2 * Math.Log(2)) * Size / z;
    }

    private static void Note(byte[] registers, ulong hash)
    {
        var register = (int)(hash >> Rest);
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Bits) | (1UL << (Bits - 1))) + 1);
        if (registers[register] < rank) registers[register] = rank;
    }

    private static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;
        var (y, z) = (1.0, x);
        while (true)
        {
            x *= x;
            var before = z;
            z += x * y;
            y += y;
            if (z == before) return z;
        }
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1) return 0;
        var (y, z) = (1.0, 1 - x);
        while (true)
        {
            x = Math.Sqrt(x);
            var before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
            if (z == before) return z / 3;
        }
    }
}
