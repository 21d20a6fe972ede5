using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs.Algorithms;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Takes a job's lines to its log stream as they come, and keeps what its description needs of them.</summary>
internal sealed class JobLog
{
    private const int Kept = 60;
    private const int MostValues = 100_000;

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<string> errors = new();
    private readonly Dictionary<string, (double Value, DateTimeOffset Time)> metrics = [];
    private readonly Dictionary<string, List<double>> series = [];
    private readonly IReadOnlyList<(string Name, Regex Pattern)> definitions;
    private readonly World world;
    private readonly bool isAlgorithm;
    private readonly Task pump;

    /// <summary>Opens the stream of a job, by a name of its own or the one that AWS would give.</summary>
    public JobLog(ILogSink sink, World world, JobKind kind, string job, IEnumerable<(string Name, string Regex)> metricDefinitions, string? stream = null, bool isAlgorithm = false)
    {
        this.world = world;
        this.isAlgorithm = isAlgorithm;
        definitions = [.. metricDefinitions.Select(m => (m.Name, new Regex(m.Regex, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))))];
        Stream = stream ?? $"{job}/algo-1-{world.Now.ToUnixTimeMilliseconds()}";
        pump = Task.Run(() => PumpAsync(sink, kind.LogGroup));
    }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The last value of each metric that the definitions found.</summary>
    public IReadOnlyDictionary<string, (double Value, DateTimeOffset Time)> Metrics
    {
        get
        {
            lock (metrics) return new Dictionary<string, (double, DateTimeOffset)>(metrics);
        }
    }

    /// <summary>All values of a metric so far, in their order.</summary>
    public IReadOnlyList<double> Series(string metric)
    {
        lock (metrics) return series.TryGetValue(metric, out var values) ? [.. values] : [];
    }

    /// <summary>The last lines of standard error.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (errors) return [.. errors];
        }
    }

    /// <summary>Takes a line.</summary>
    public void Write(string line, bool isError = false)
    {
        lines.Writer.TryWrite(line);
        if (isError)
        {
            lock (errors)
            {
                errors.Enqueue(line);
                if (errors.Count > Kept) errors.Dequeue();
            }
        }

        foreach (var (name, pattern) in definitions) Match(name, pattern, line);
        if (!isAlgorithm) return;
        foreach (var (name, value) in XGBoostAlgorithm.Read(line)) Keep(name, value);
    }

    /// <summary>Waits until all lines are in the stream.</summary>
    public async Task CloseAsync()
    {
        lines.Writer.TryComplete();
        await pump;
    }

    private void Match(string name, Regex pattern, string line)
    {
        try
        {
            var match = pattern.Match(line);
            if (!match.Success || match.Groups.Count < 2) return;
            Keep(name, match.Groups[1].ValueSpan);
        }
        catch (RegexMatchTimeoutException)
        {
            // A definition that runs away on one line finds nothing there.
        }
    }

    private void Keep(string name, ReadOnlySpan<char> text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return;
        lock (metrics)
        {
            metrics[name] = (value, world.Now);
            if (!series.TryGetValue(name, out var values)) series[name] = values = [];
            if (values.Count < MostValues) values.Add(value);
        }
    }

    private async Task PumpAsync(ILogSink sink, string group)
    {
        List<string> batch = [];
        while (await lines.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < 1000 && lines.Reader.TryRead(out var line)) batch.Add(line);
            sink.Append(group, Stream, batch);
        }
    }
}
