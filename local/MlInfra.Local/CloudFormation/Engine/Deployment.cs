using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>A template with the parameters and the stack for which it is evaluated.</summary>
internal sealed class Deployment
{
    private readonly Dictionary<string, JsonNode> values;
    private readonly IOtherStacks stacks;

    public Deployment(Template template, StackDocument stack, World world, IOtherStacks stacks)
    {
        Template = template;
        this.stacks = stacks;
        values = ParameterResolver.Values(template, stack.Parameters);
        values["AWS::AccountId"] = world.Account;
        values["AWS::NotificationARNs"] = new JsonArray([.. stack.NotificationArns.Select(a => (JsonNode?)a)]);
        values["AWS::Partition"] = world.Partition;
        values["AWS::Region"] = world.Region;
        values["AWS::StackId"] = stack.StackId;
        values["AWS::StackName"] = stack.Name;
        values["AWS::URLSuffix"] = "amazonaws.com";
        var conditions = Evaluator(NoResources.Instance);
        foreach (var (name, _) in template.Conditions) conditions.Holds(name);
        RuleChecks.Demand(template, conditions);
        Active = template.Resources.Values
            .Where(r => r.Condition is null || conditions.Holds(r.Condition))
            .ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
        Outputs = [.. template.Outputs.Values.Where(o => o.Condition is null || conditions.Holds(o.Condition))];
    }

    public Template Template { get; }

    /// <summary>The resources whose condition holds.</summary>
    public IReadOnlyDictionary<string, ResourceDefinition> Active { get; }

    public IReadOnlyList<OutputDefinition> Outputs { get; }

    /// <summary>What each active resource waits for.</summary>
    public Dictionary<string, IReadOnlySet<string>> Graph() => Active.ToDictionary(
        r => r.Key, r => (IReadOnlySet<string>)r.Value.Dependencies.Where(Active.ContainsKey).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>An evaluator of its own: evaluators are not for several threads.</summary>
    public Evaluator Evaluator(IResourceValues resources) => new(Template, values, resources, stacks);

    public static IReadOnlyList<OutputValue> Evaluate(IEnumerable<OutputDefinition> outputs, Evaluator evaluator) =>
        [.. outputs.Select(o => new OutputValue(
            o.Key,
            evaluator.Evaluate(o.Value) is JsonValue value ? JsonReading.AsText(value)
                : throw CfnError.Format($"Output {o.Key} is malformed. The Value field of every Outputs member must evaluate to a String."),
            o.Description,
            o.ExportName is null ? null : evaluator.EvaluateText(o.ExportName, "Export")))];

    private sealed class NoResources : IResourceValues
    {
        public static readonly NoResources Instance = new();

        public JsonNode? Ref(string logicalId) => null;

        public JsonNode? GetAtt(string logicalId, string attribute) => null;
    }
}
