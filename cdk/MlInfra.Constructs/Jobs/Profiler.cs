using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// What is measured of the machines of a training job. <c>Profiler.On()</c> is what the Python SDK's estimators have by default.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProfilerConfig.html"/>
public sealed class Profiler
{
    private static readonly int[] Intervals = [100, 200, 500, 1000, 5000, 60000];

    private readonly bool _off;
    private readonly int? _intervalMillis;
    private readonly PipelineValue? _s3OutputPath;
    private readonly IReadOnlyDictionary<string, string> _parameters;

    private Profiler(bool off, int? intervalMillis, PipelineValue? s3OutputPath, IReadOnlyDictionary<string, string>? parameters)
    {
        _off = off;
        _intervalMillis = intervalMillis;
        _s3OutputPath = s3OutputPath;
        _parameters = parameters ?? new Dictionary<string, string>();
    }

    /// <summary>Nothing is measured.</summary>
    public static Profiler Off { get; } = new(true, null, null, null);

    /// <summary>Processors, memory, disks and network are measured.</summary>
    /// <param name="intervalMillis">How often: every 100, 200, 500, 1000, 5000 or 60000 ms. Default: the service's, 500.</param>
    /// <param name="s3OutputPath">The prefix in S3. Default: that of the model.</param>
    /// <param name="parameters">What else is profiled, by the service's names; at most 20. Default: nothing.</param>
    public static Profiler On(int? intervalMillis = null, PipelineValue? s3OutputPath = null, IReadOnlyDictionary<string, string>? parameters = null) =>
        new(false, intervalMillis, s3OutputPath, parameters);

    internal bool IsOff => _off;

    internal JsonObject ToNode(StepContext context, string place, PipelineValue modelPath)
    {
        var node = new JsonObject();
        if (!_off)
        {
            node["S3OutputPath"] = context.Write($"{place}.S3OutputPath", _s3OutputPath ?? modelPath);
        }

        node["DisableProfiler"] = _off;
        if (_intervalMillis is { } interval)
        {
            if (!Intervals.Contains(interval))
            {
                context.Problems.Add(context.Name($"{place}.IntervalMillis"), $"{interval} ms", "be 100, 200, 500, 1000, 5000 or 60000 ms", "take one of them");
            }

            node["ProfilingIntervalInMilliseconds"] = interval;
        }

        if (_parameters.Count > 0)
        {
            node["ProfilingParameters"] = new JsonObject(_parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        return node;
    }
}
