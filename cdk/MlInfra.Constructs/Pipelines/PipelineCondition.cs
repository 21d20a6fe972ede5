using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// What a <see cref="ConditionStep"/> decides by. Made by comparing values: <c>evaluate.Report("evaluation").Number("accuracy") >= gate</c>;
/// combined with <c>&amp;</c>, <c>|</c> and <c>!</c>.
/// </summary>
public abstract class PipelineCondition
{
    private PipelineCondition()
    {
    }

    internal abstract IEnumerable<PipelineValue> Values { get; }

    /// <summary>Both hold.</summary>
    public static PipelineCondition operator &(PipelineCondition left, PipelineCondition right) => new All([.. All.Parts(left), .. All.Parts(right)]);

    /// <summary>At least one holds.</summary>
    public static PipelineCondition operator |(PipelineCondition left, PipelineCondition right) => new Any([.. Any.Parts(left), .. Any.Parts(right)]);

    /// <summary>It does not hold.</summary>
    public static PipelineCondition operator !(PipelineCondition condition) => condition is Negation negation ? negation.Inner : new Negation(condition);

    internal static PipelineCondition Compare(string type, PipelineValue left, PipelineValue right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Comparison(type, left, right);
    }

    internal static PipelineCondition IsIn(PipelineValue value, IReadOnlyList<PipelineValue> values) => new Membership(value, values);

    /// <summary>The list that a condition step holds; all entries must hold.</summary>
    internal JsonArray ToList() => new([.. All.Parts(this).Select(part => part.ToNode())]);

    internal abstract JsonObject ToNode();

    private sealed class Comparison(string type, PipelineValue left, PipelineValue right) : PipelineCondition
    {
        internal override IEnumerable<PipelineValue> Values => [left, right];

        internal override JsonObject ToNode() => new() { ["Type"] = type, ["LeftValue"] = left.ToNode(), ["RightValue"] = right.ToNode() };
    }

    private sealed class Membership(PipelineValue value, IReadOnlyList<PipelineValue> values) : PipelineCondition
    {
        internal override IEnumerable<PipelineValue> Values => [value, .. values];

        internal override JsonObject ToNode() => new()
        {
            ["Type"] = "In",
            ["QueryValue"] = value.ToNode(),
            ["Values"] = new JsonArray([.. values.Select(one => one.ToNode())]),
        };
    }

    // Old SDKs wrote Expression; since 2.204 it is Condition.
    private sealed class Negation(PipelineCondition inner) : PipelineCondition
    {
        internal PipelineCondition Inner => inner;

        internal override IEnumerable<PipelineValue> Values => inner.Values;

        internal override JsonObject ToNode() => new() { ["Type"] = "Not", ["Condition"] = inner.ToNode() };
    }

    private sealed class Any(IReadOnlyList<PipelineCondition> parts) : PipelineCondition
    {
        internal override IEnumerable<PipelineValue> Values => parts.SelectMany(part => part.Values);

        internal static IReadOnlyList<PipelineCondition> Parts(PipelineCondition condition) => condition is Any any ? any.AllParts : [condition];

        internal override JsonObject ToNode() => new()
        {
            ["Type"] = "Or",
            ["Conditions"] = new JsonArray([.. parts.Select(part => part.ToNode())]),
        };

        private IReadOnlyList<PipelineCondition> AllParts => parts;
    }

    // Definitions have no And but the list of a condition step; inside another condition it is said by Not and Or.
    private sealed class All(IReadOnlyList<PipelineCondition> parts) : PipelineCondition
    {
        internal override IEnumerable<PipelineValue> Values => parts.SelectMany(part => part.Values);

        internal static IReadOnlyList<PipelineCondition> Parts(PipelineCondition condition) => condition is All all ? all.AllParts : [condition];

        internal override JsonObject ToNode() => (!new Any([.. parts.Select(part => !part)])).ToNode();

        private IReadOnlyList<PipelineCondition> AllParts => parts;
    }
}
