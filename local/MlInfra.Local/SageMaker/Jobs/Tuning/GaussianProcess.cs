namespace MlInfra.Local.SageMaker.Jobs.Tuning;

/// <summary>
/// A Gaussian process with a Matérn 5/2 kernel and a length for each axis, fitted by the likelihood of what was measured
/// (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006; algorithm 2.1).
/// </summary>
internal sealed class GaussianProcess
{
    private readonly double[][] points;
    private readonly double[] values;
    private readonly double[] lengths;
    private readonly double noise;
    private readonly double[][] lower;
    private readonly double[] weights;

    private GaussianProcess(double[][] points, double[] values, double[] lengths, double noise)
    {
        (this.points, this.values, this.lengths, this.noise) = (points, values, lengths, noise);
        lower = Factor();
        weights = BackSubstitute(Substitute(values));
        var fit = 0.0;
        for (var i = 0; i < values.Length; i++) fit -= (0.5 * values[i] * weights[i]) + Math.Log(lower[i][i]);
        Likelihood = fit;
    }

    /// <summary>The logarithm of the values' likelihood, but for a constant.</summary>
    public double Likelihood { get; }

    /// <summary>Fits to points and standardized values.</summary>
    public static GaussianProcess Fit(double[][] points, double[] values, Random random)
    {
        var axes = points[0].Length;
        GaussianProcess? best = null;
        var bestScore = double.NegativeInfinity;
        double[] Start(double length) => [.. Enumerable.Repeat(Math.Log(length), axes), Math.Log(1e-3)];
        var settings = Start(0.5);
        foreach (var length in new[] { 0.15, 0.5, 1.5 }) Try(Start(length));
        // Coordinate steps in the logarithm, smaller and smaller: some dozens of factorizations, and no gradient to get wrong.
        for (var step = 1.0; step > 0.2; step /= 2)
        {
            foreach (var axis in Enumerable.Range(0, axes + 1).OrderBy(_ => random.Next()))
            {
                foreach (var sign in new[] { -step, step })
                {
                    var moved = (double[])settings.Clone();
                    moved[axis] += sign;
                    Try(moved);
                }
            }
        }

        return best!;

        void Try(double[] candidate)
        {
            var found = new GaussianProcess(points, values, [.. candidate[..axes].Select(l => Math.Clamp(Math.Exp(l), 0.03, 10))], Math.Clamp(Math.Exp(candidate[axes]), 1e-6, 0.3));
            // A faint preference for middling lengths keeps few points from fitting noise.
            var score = found.Likelihood - (0.05 * candidate[..axes].Sum(l => (l - Math.Log(0.5)) * (l - Math.Log(0.5))));
            if (score <= bestScore) return;
            (best, bestScore, settings) = (found, score, candidate);
        }
    }

    /// <summary>The same process with more points, believed.</summary>
    public GaussianProcess Believing(IReadOnlyList<(double[] Point, double Value)> more) =>
        new([.. points, .. more.Select(m => m.Point)], [.. values, .. more.Select(m => m.Value)], lengths, noise);

    /// <summary>What is expected at a point: mean and standard deviation.</summary>
    public (double Mean, double Deviation) At(double[] point)
    {
        var near = new double[points.Length];
        var mean = 0.0;
        for (var i = 0; i < near.Length; i++)
        {
            near[i] = Kernel(point, points[i]);
            mean += near[i] * weights[i];
        }

        var part = Substitute(near);
        var variance = 1.0;
        foreach (var p in part) variance -= p * p;
        return (mean, Math.Sqrt(Math.Max(variance, 1e-12)));
    }

    private double Kernel(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var d = (a[i] - b[i]) / lengths[i];
            sum += d * d;
        }

        var r = Math.Sqrt(5 * sum);
        return (1 + r + (5 * sum / 3)) * Math.Exp(-r);
    }

    private double[][] Factor()
    {
        var n = points.Length;
        var l = new double[n][];
        for (var i = 0; i < n; i++)
        {
            l[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var sum = i == j ? 1 + noise : Kernel(points[i], points[j]);
                var (rowI, rowJ) = (l[i], l[j]);
                for (var k = 0; k < j; k++) sum -= rowI[k] * rowJ[k];
                l[i][j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-10)) : sum / rowJ[j];
            }
        }

        return l;
    }

    private double[] Substitute(double[] right)
    {
        var x = new double[right.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++) sum -= lower[i][k] * x[k];
            x[i] = sum / lower[i][i];
        }

        return x;
    }

    private double[] BackSubstitute(double[] right)
    {
        var x = new double[right.Length];
        for (var i = x.Length - 1; i >= 0; i--)
        {
            var sum = right[i];
            for (var k = i + 1; k < x.Length; k++) sum -= lower[k][i] * x[k];
            x[i] = sum / lower[i][i];
        }

        return x;
    }
}
