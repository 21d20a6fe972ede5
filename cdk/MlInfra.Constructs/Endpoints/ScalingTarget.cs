using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What target tracking keeps near a value by adding and removing instances of a variant.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-policy.html"/>
public sealed class ScalingTarget
{
    private const string InstanceMetrics = "/aws/sagemaker/Endpoints";

    private readonly string? _predefined;
    private readonly string? _metric;
    private readonly double _value;
    private readonly string _unit;

    private ScalingTarget(string name, double value, string unit, string? predefined, string? metric)
    {
        Name = name;
        _value = value;
        _unit = unit;
        _predefined = predefined;
        _metric = metric;
    }

    internal string Name { get; }

    private bool IsPercent => _unit == "%";

    /// <summary>Requests per instance and minute. Take 70 % of what one instance was measured to bear.</summary>
    public static ScalingTarget InvocationsPerInstance(double perMinute) =>
        new(nameof(InvocationsPerInstance), perMinute, "requests a minute", "SageMakerVariantInvocationsPerInstance", null);

    /// <summary>
    /// Requests that are under way in each copy of the model, by a metric that comes every ten seconds: it scales out minutes
    /// sooner than requests per minute do, and fits models whose requests take long.
    /// </summary>
    public static ScalingTarget ConcurrentRequestsPerModel(double requests) =>
        new(nameof(ConcurrentRequestsPerModel), requests, "requests at a time", "SageMakerVariantConcurrentRequestsPerModelHighResolution", null);

    /// <summary>Use of the CPUs, as a percentage of all that an instance has, 0 to 100 (SageMaker's metric counts 100 for each of them).</summary>
    public static ScalingTarget CpuUtilization(double percent) => new(nameof(CpuUtilization), percent, "%", null, "CPUUtilization");

    /// <summary>Use of the GPUs, as a percentage of all that an instance has, 0 to 100 (SageMaker's metric counts 100 for each of them).</summary>
    public static ScalingTarget GpuUtilization(double percent) => new(nameof(GpuUtilization), percent, "%", null, "GPUUtilization");

    /// <summary>Use of an instance's memory in percent, 0 to 100.</summary>
    public static ScalingTarget MemoryUtilization(double percent) => new(nameof(MemoryUtilization), percent, "%", null, "MemoryUtilization");

    internal void Check(Problems problems, string property, string instanceType, InstanceSpec? spec)
    {
        if (Tokens.In(_value))
        {
            if (IsPercent)
            {
                problems.Knows($"{property}.{Name}", _value, "it is multiplied by the number of CPUs or GPUs");
            }
        }
        else if (double.IsNaN(_value) || _value <= 0 || (IsPercent && _value >= 100))
        {
            problems.Add($"{property}.{Name}", $"{_value} {_unit}", IsPercent ? "be above 0 and below 100 %, or nothing would ever be added" : "be above 0",
                IsPercent ? "take 70" : "take 70 % of what one instance was measured to bear");
        }

        if (_metric == "GPUUtilization" && spec is not null && spec.AcceleratorKind != "gpu")
        {
            problems.Add($"{property}.{Name}", $"a variant on {instanceType}", "run on an instance type with GPUs, or there is no such metric", "take ScalingTarget.CpuUtilization, or a type such as ml.g5.xlarge");
        }

        if (_metric == "CPUUtilization" && spec is { VCpu: 0 })
        {
            problems.Add($"{property}.{Name}", $"a variant on {instanceType}, whose number of CPUs is not known here", "run on an instance type whose CPUs can be counted, since the metric counts 100 for each", "take ScalingTarget.InvocationsPerInstance");
        }
    }

    internal Dictionary<string, object> Configuration(string endpointName, string variant, InstanceSpec? spec)
    {
        var metric = _predefined is not null
            ? new Dictionary<string, object> { ["PredefinedMetricType"] = _predefined }
            : new Dictionary<string, object>
            {
                ["Namespace"] = InstanceMetrics,
                ["MetricName"] = _metric!,
                ["Dimensions"] = new[]
                {
                    new Dictionary<string, object> { ["Name"] = "EndpointName", ["Value"] = endpointName },
                    new Dictionary<string, object> { ["Name"] = "VariantName", ["Value"] = variant },
                },
                ["Statistic"] = "Average",
            };
        return new()
        {
            ["TargetValue"] = _value * Units(spec),
            [_predefined is not null ? "PredefinedMetricSpecification" : "CustomizedMetricSpecification"] = metric,
        };
    }

    private int Units(InstanceSpec? spec) => _metric switch
    {
        "CPUUtilization" => spec?.VCpu ?? 1,
        "GPUUtilization" => spec?.AcceleratorCount ?? 1,
        _ => 1,
    };
}
