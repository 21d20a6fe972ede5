using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Counts the invocations of one variant (or component) between two collections.</summary>
internal sealed class InvocationMeter(IReadOnlyDictionary<string, string> dimensions, bool isComponent, bool isAsync = false)
{
    private const string Namespace = "AWS/SageMaker";
    private readonly Lock gate = new();
    private readonly Dictionary<double, double> perInstance = [];
    private readonly Histogram model = new();
    private readonly Histogram overhead = new();
    private int count;
    private int clientErrors;
    private int serverErrors;
    private int modelErrors;
    private int concurrent;

    /// <summary>Adds an invocation.</summary>
    public void Add(int instances, int status, TimeSpan modelTime, TimeSpan overheadTime, int atOnce)
    {
        lock (gate)
        {
            count++;
            if (status is >= 400 and < 500) clientErrors++;
            if (status is 0 or >= 500) serverErrors++;
            if (status is < 200 or >= 300) modelErrors++;
            var share = 1.0 / Math.Max(1, instances);
            perInstance[share] = perInstance.GetValueOrDefault(share) + 1;
            model.Add(modelTime.TotalMicroseconds);
            overhead.Add(overheadTime.TotalMicroseconds);
            concurrent = Math.Max(concurrent, atOnce);
        }
    }

    /// <summary>What was counted, as metrics; nothing if nothing was.</summary>
    public void Collect(DateTimeOffset now, List<MetricBatch> into)
    {
        lock (gate)
        {
            if (count == 0) return;
            Put("Invocation4XXErrors", "None", Flags(clientErrors));
            Put("Invocation5XXErrors", "None", Flags(serverErrors));
            into.Add(new MetricBatch(Namespace, "ModelLatency", dimensions, "Microseconds", now, model.Take(out var sum)) { Sum = sum });
            var overheads = overhead.Take(out var overheadSum);
            if (!isAsync)
            {
                Put("Invocations", "None", new Dictionary<double, double> { [1] = count });
                Put(isComponent ? "InvocationsPerCopy" : "InvocationsPerInstance", "None", new Dictionary<double, double>(perInstance));
                Put("InvocationModelErrors", "None", Flags(modelErrors));
                into.Add(new MetricBatch(Namespace, "OverheadLatency", dimensions, "Microseconds", now, overheads) { Sum = overheadSum });
                var name = isComponent ? "ConcurrentRequestsPerCopy" : "ConcurrentRequestsPerModel";
                into.Add(new MetricBatch(Namespace, name, dimensions, "Count", now, new Dictionary<double, double> { [concurrent] = 1 }) { HighResolution = true });
            }

            (count, clientErrors, serverErrors, modelErrors, concurrent) = (0, 0, 0, 0, 0);
            perInstance.Clear();
        }

        void Put(string name, string unit, Dictionary<double, double> values) => into.Add(new MetricBatch(Namespace, name, dimensions, unit, now, values));
    }

    // A 0 for each that was none: the average is the rate of errors, as in AWS.
    private Dictionary<double, double> Flags(int set)
    {
        var values = new Dictionary<double, double>(2);
        if (set > 0) values[1] = set;
        if (count > set) values[0] = count - set;
        return values;
    }

    /// <summary>Values to three significant digits, an error of half a percent at most, with their exact sum.</summary>
    private sealed class Histogram
    {
        private Dictionary<double, double> values = [];
        private double sum;

        public void Add(double value)
        {
            sum += value;
            var whole = Math.Max(0, (long)value);
            long scale = 1;
            while (whole / scale >= 1000) scale *= 10;
            var rounded = (whole + scale / 2) / scale * scale;
            values[rounded] = values.GetValueOrDefault(rounded) + 1;
        }

        public Dictionary<double, double> Take(out double total)
        {
            var taken = values;
            (total, values, sum) = (sum, [], 0);
            return taken;
        }
    }
}
