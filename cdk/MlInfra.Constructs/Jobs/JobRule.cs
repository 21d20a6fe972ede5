using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>A rule by which Debugger or its profiler judges a training job while it runs.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/debugger-built-in-rules.html"/>
public sealed record JobRule
{
    private JobRule(string name, Image image)
    {
        Name = name;
        Image = image;
    }

    /// <summary>The name of the rule's configuration, once in a job; 1 to 256 characters.</summary>
    public string Name { get; init; }

    /// <summary>The image that evaluates it.</summary>
    public Image Image { get; }

    /// <summary>Parameters of the rule; at most 100. Default: none but the rule's name.</summary>
    public IDictionary<string, PipelineValue> Parameters { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The instance type of a rule of one's own. Default: chosen by the service, for its built-in rules only.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The size of that instance's volume in GB. Default: the service's.</summary>
    public int? VolumeSizeInGB { get; init; }

    /// <summary>The folder in the rule's container. Default: the service's.</summary>
    public string? LocalPath { get; init; }

    /// <summary>The prefix in S3 for what the rule finds. Default: the service's.</summary>
    public PipelineValue? S3OutputPath { get; init; }

    private string? Invoked { get; init; }

    /// <summary>A rule that AWS provides, for example <c>LossNotDecreasing</c>, <c>Overfit</c>, <c>ProfilerReport</c>.</summary>
    public static JobRule BuiltIn(string rule) => new(rule, Image.Of("debugger", "latest")) { Invoked = rule };

    /// <summary>A rule of your own; it needs an <see cref="InstanceType"/>.</summary>
    public static JobRule Custom(string name, Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(name, image);
    }

    internal JsonObject ToNode(StepContext context, string place)
    {
        var node = new JsonObject
        {
            ["RuleConfigurationName"] = Name,
            ["RuleEvaluatorImage"] = context.Image($"{place}.Image", Image, ImageUse.Processing, InstanceType is { } type ? (PipelineValue)type : null),
        };
        if (Invoked is null && InstanceType is null)
        {
            context.Problems.Add(context.Name($"{place}.InstanceType"), "nothing", "be given for a rule of one's own, because only AWS's rules bring their instance",
                "set it, for example to 'ml.m5.xlarge'");
        }

        JobNodes.Add(node, "InstanceType", InstanceType);
        if (VolumeSizeInGB is { } size)
        {
            node["VolumeSizeInGB"] = size;
        }

        JobNodes.Add(node, "LocalPath", LocalPath);
        if (S3OutputPath is not null)
        {
            node["S3OutputPath"] = context.Write($"{place}.S3OutputPath", S3OutputPath);
        }

        var parameters = new Dictionary<string, PipelineValue>(StringComparer.Ordinal);
        if (Invoked is { } rule)
        {
            parameters["rule_to_invoke"] = rule;
        }

        foreach (var (name, value) in Parameters)
        {
            parameters[name] = value;
        }

        if (parameters.Count > 0)
        {
            node["RuleParameters"] = new JsonObject(parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)context.Text($"{place}.Parameters[{pair.Key}]", pair.Value))));
        }

        return node;
    }
}
