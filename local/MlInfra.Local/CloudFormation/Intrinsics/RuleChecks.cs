using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>The Rules of a template: assertions over its parameters, such as CDK's CheckBootstrapVersion.</summary>
internal static class RuleChecks
{
    public static void Demand(Template template, Evaluator evaluator)
    {
        foreach (var (name, node) in template.Rules)
        {
            if (node is not JsonObject rule) throw CfnError.Format($"Rule {name} is malformed");
            if (rule["RuleCondition"] is { } condition && !evaluator.Test(condition)) continue;
            foreach (var assertion in rule.Objects("Assertions"))
            {
                RefuseLookups(name, assertion["Assert"]);
                if (!evaluator.Test(assertion["Assert"]))
                    throw CfnError.Invalid($"Template validation error: Rule {name} failed: {assertion.Text("AssertDescription") ?? "an assertion does not hold"}");
            }
        }
    }

    private static void RefuseLookups(string rule, JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) RefuseLookups(rule, item);
                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (name is "Fn::RefAll" or "Fn::ValueOf" or "Fn::ValueOfAll") throw CfnError.NotSupported($"the rule function {name} (rule {rule})");
                    RefuseLookups(rule, value);
                }
                break;
        }
    }
}
