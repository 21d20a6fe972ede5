using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>One step of a <see cref="TrainingPipeline"/>.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps.html"/>
public abstract class PipelineStep
{
    private readonly List<PipelineStep> _dependsOn;

    private protected PipelineStep(string name, StepProps props)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(props);
        Name = name;
        Common = props;
        _dependsOn = [.. props.DependsOn];
    }

    /// <summary>The name; 1 to 64 letters, digits, hyphens and underscores, once in a pipeline.</summary>
    public string Name { get; }

    /// <summary>The steps that must end first, besides those whose results it reads.</summary>
    public IReadOnlyList<PipelineStep> DependsOn => _dependsOn;

    internal StepProps Common { get; }

    internal abstract string Type { get; }

    /// <summary>The fields that later steps may read; null where they are those of the service's answer about its job.</summary>
    internal virtual IReadOnlySet<string>? Results => null;

    /// <summary>Whether retries may name failures of a job.</summary>
    internal virtual bool RunsJob => true;

    internal virtual IReadOnlyList<RetryPolicy> Retries => (Common as JobStepProps)?.RetryPolicies ?? (Common as ModelStepProps)?.RetryPolicies ?? [];

    /// <summary>The steps that run only if this one decides so.</summary>
    internal virtual IEnumerable<PipelineStep> Branches => [];

    /// <summary>Makes the step wait for others.</summary>
    public void AddDependency(params IReadOnlyList<PipelineStep> steps) => _dependsOn.AddRange(steps);

    /// <summary>A field of the service's answer about the step's job, for example <c>TrainingEndTime</c>.</summary>
    public StepProperty Property(string path) => new(this, path);

    /// <summary>This step and those in its branches.</summary>
    internal IEnumerable<PipelineStep> WithBranches() => [this, .. Branches.SelectMany(step => step.WithBranches())];

    internal JsonObject Render(StepContext context)
    {
        var node = new JsonObject { ["Name"] = Name, ["Type"] = Type, ["Arguments"] = Arguments(context) };
        if (Common.DisplayName is { } displayName)
        {
            node["DisplayName"] = displayName;
        }

        if (Common.Description is { } description)
        {
            node["Description"] = description;
        }

        if (_dependsOn.Count > 0)
        {
            node["DependsOn"] = new JsonArray([.. _dependsOn.Select(step => JsonValue.Create(step.Name))]);
        }

        if ((Common as CachedStepProps)?.Cache is { } cache)
        {
            node["CacheConfig"] = cache.ToNode();
        }

        for (var i = 0; i < Retries.Count; i++)
        {
            Retries[i].Check(context.Problems, context.Name($"RetryPolicies[{i}]"), RunsJob);
        }

        if (Retries.Count > 0)
        {
            node["RetryPolicies"] = new JsonArray([.. Retries.Select(policy => policy.ToNode())]);
        }

        AddExtras(node);
        return node;
    }

    internal abstract JsonObject Arguments(StepContext context);

    internal virtual void AddExtras(JsonObject step)
    {
    }
}
