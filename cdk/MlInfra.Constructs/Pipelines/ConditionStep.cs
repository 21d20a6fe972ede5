using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Decides which steps run next.</summary>
public sealed class ConditionStep : PipelineStep
{
    private readonly PipelineCondition _condition;

    /// <summary>Runs <paramref name="then"/> where the condition holds and <paramref name="otherwise"/> where it does not.</summary>
    public ConditionStep(
        string name,
        PipelineCondition condition,
        IReadOnlyList<PipelineStep>? then = null,
        IReadOnlyList<PipelineStep>? otherwise = null,
        StepProps? props = null)
        : base(name, props ?? new StepProps())
    {
        ArgumentNullException.ThrowIfNull(condition);
        _condition = condition;
        Then = then ?? [];
        Otherwise = otherwise ?? [];
    }

    /// <summary>The steps that run where the condition holds.</summary>
    public IReadOnlyList<PipelineStep> Then { get; }

    /// <summary>The steps that run where it does not.</summary>
    public IReadOnlyList<PipelineStep> Otherwise { get; }

    /// <summary>How the step decided: <c>True</c> or <c>False</c>.</summary>
    public StepProperty Outcome => Property("Outcome");

    internal override string Type => "Condition";

    internal override bool RunsJob => false;

    internal override IEnumerable<PipelineStep> Branches => [.. Then, .. Otherwise];

    internal override JsonObject Arguments(StepContext context)
    {
        foreach (var value in _condition.Values)
        {
            context.Use("Condition", value);
        }

        return new JsonObject
        {
            ["Conditions"] = _condition.ToList(),
            ["IfSteps"] = new JsonArray([.. Then.Select(step => step.Render(context.For(step)))]),
            ["ElseSteps"] = new JsonArray([.. Otherwise.Select(step => step.Render(context.For(step)))]),
        };
    }
}
