namespace MlInfra.Analysis.Tests.Support;

/// <summary>Numbers of known distributions, the same in every run.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform() => _random.NextDouble();

    public int Below(int limit) => _random.Next(limit);

    public bool Chance(double share) => _random.NextDouble() < share;

    public double Normal(double mean = 0, double deviation = 1) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    public double[] Normals(int count, double mean = 0, double deviation = 1) => [.. Enumerable.Range(0, count).Select(_ => Normal(mean, deviation))];

    public double[] Skewed(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Exp(Normal()))];

    public double[] Whole(int count, int limit) => [.. Enumerable.Range(0, count).Select(_ => (double)Below(limit))];
}
