namespace MlInfra.Constructs.Jobs;

/// <summary>A metric that SageMaker reads from a training job's log by a regular expression with one group.</summary>
public sealed class MetricDefinition
{
    /// <summary>Names a metric and the expression that finds its value.</summary>
    public MetricDefinition(string name, string regex)
    {
        Name = name;
        Regex = regex;
    }

    /// <summary>The metric's name, for example <c>validation:accuracy</c>.</summary>
    public string Name { get; }

    /// <summary>The expression; its first group is the value.</summary>
    public string Regex { get; }
}
