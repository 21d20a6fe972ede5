using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// An algorithm that AWS provides, with its hyperparameters, channels, instances and metrics checked against what AWS documents. To
/// pass over these checks, take <see cref="Estimator"/> with <see cref="Image.Algorithm"/>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/algos.html"/>
public abstract class BuiltInAlgorithm : Estimator
{
    private readonly AlgorithmHyperparameters _hyperparameters;
    private readonly EstimatorProps _given;

    private protected BuiltInAlgorithm(string name, string version, AlgorithmHyperparameters hyperparameters, EstimatorProps props)
        : base(Image.Algorithm(name, version), Merged(hyperparameters, props))
    {
        Name = name;
        Version = version;
        _hyperparameters = hyperparameters;
        _given = props;
    }

    /// <summary>The name of its image, for example <c>linear-learner</c>.</summary>
    public string Name { get; }

    /// <summary>The version of its image.</summary>
    public string Version { get; }

    internal AlgorithmSpec Spec => AlgorithmCatalogue.All[Name];

    internal override IReadOnlyList<string> KnownMetrics => [.. Spec.Metrics.Keys];

    internal override void Check(EstimatorUse use)
    {
        base.Check(use);
        foreach (var (name, _) in _hyperparameters.All.Where(pair => pair.Value is not null && _given.Hyperparameters.ContainsKey(pair.Name)))
        {
            use.Add($"{use.Place}.Hyperparameters[{name}]", "two values", "be given once", "remove it from EstimatorProps.Hyperparameters");
        }

        new AlgorithmCheck(this, use).Run();
    }

    private static EstimatorProps Merged(AlgorithmHyperparameters hyperparameters, EstimatorProps props)
    {
        ArgumentNullException.ThrowIfNull(hyperparameters);
        ArgumentNullException.ThrowIfNull(props);
        var all = new Dictionary<string, PipelineValue>(StringComparer.Ordinal);
        foreach (var (name, value) in hyperparameters.All)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }

        foreach (var (name, value) in props.Hyperparameters)
        {
            all.TryAdd(name, value);
        }

        return props with { Hyperparameters = all };
    }
}
