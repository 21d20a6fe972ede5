using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>
/// Metrics of regression. Intervals: mean errors after Student, the root of the mean squared one from it, R² by the delta method from the
/// moments of squared errors and squared deviations.
/// </summary>
public static class RegressionMetrics
{
    public static QualityReport Of(ReadOnlySpan<double> labels, ReadOnlySpan<double> predictions, QualitySettings? settings = null)
    {
        settings ??= new QualitySettings();
        var n = labels.Length;
        var (absolute, squared) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var error = labels[i] - predictions[i];
            absolute[i] = Math.Abs(error);
            squared[i] = error * error;
        }
        var (mae, mse, actual) = (default(Moments), default(Moments), default(Moments));
        mae.Add(absolute);
        mse.Add(squared);
        actual.Add(labels);
        var mean = Intervals.Mean(mse.Mean, mse.SampleVariance, n, settings.Confidence);
        var root = Math.Sqrt(mean.Value);
        return new QualityReport
        {
            Problem = ProblemType.Regression,
            Count = n,
            Metrics =
            [
                new QualityMetric("mae", AtLeastZero(Intervals.Mean(mae.Mean, mae.SampleVariance, n, settings.Confidence)), "Student"),
                new QualityMetric("mse", AtLeastZero(mean), "Student"),
                new QualityMetric("rmse", new Interval(root, Math.Sqrt(Math.Max(0, mean.Low)), Math.Sqrt(mean.High), mean.StandardDeviation / (2 * root)), "Student, of mse"),
                new QualityMetric("r2", R2(labels, squared, mse, actual, settings), "delta method"),
            ],
        };
    }

    private static Interval AtLeastZero(Interval interval) => interval with { Low = Math.Max(0, interval.Low) };

    // 1 - u / v, where u is the mean squared error and v the variance of the labels.
    private static Interval R2(ReadOnlySpan<double> labels, double[] squared, in Moments mse, in Moments actual, QualitySettings settings)
    {
        var n = labels.Length;
        var (u, v) = (mse.Mean, actual.Variance);
        if (n < 3 || v == 0) return Interval.Unsure(n == 0 || v == 0 ? double.NaN : 1 - (u / v));
        double uu = 0, vv = 0, uv = 0;
        for (var i = 0; i < n; i++)
        {
            var deviation = labels[i] - actual.Mean;
            var (du, dv) = (squared[i] - u, (deviation * deviation) - v);
            uu += du * du;
            vv += dv * dv;
            uv += du * dv;
        }
        var ratio = u / v;
        var variance = (uu - (2 * ratio * uv) + (ratio * ratio * vv)) / (v * v) / n / (n - 1);
        return Intervals.Normal(1 - ratio, Math.Sqrt(Math.Max(0, variance)), settings.Confidence, greatest: 1);
    }
}
