using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

internal sealed partial class Evaluator
{
    private const string Supported =
        "Ref, Fn::Base64, Fn::Cidr, Fn::FindInMap, Fn::GetAtt, Fn::GetAZs, Fn::GetStackOutput, Fn::If, Fn::ImportValue, Fn::Join, Fn::Select, Fn::Split, Fn::Sub";

    private JsonNode? Call(string name, JsonNode? argument) => name switch
    {
        "Ref" => Ref(argument is JsonValue target ? JsonReading.AsText(target) : throw CfnError.Template("every Ref object must have a single String value.")),
        "Fn::GetAtt" => GetAttOf(argument),
        "Fn::Join" => Join(argument),
        "Fn::Sub" => Sub(argument),
        "Fn::Select" => Select(argument),
        "Fn::Split" => Split(argument),
        "Fn::If" => If(argument),
        "Fn::FindInMap" => FindInMap(argument),
        "Fn::ImportValue" => ImportValue(argument),
        "Fn::GetStackOutput" => GetStackOutput(argument),
        "Fn::Base64" => Base64(argument),
        "Fn::GetAZs" => Zones(argument),
        "Fn::Cidr" => Cidr(argument),
        "Fn::Transform" or "Fn::ForEach" or "Fn::Length" or "Fn::ToJsonString" => throw CfnError.NotSupported($"the function {name}, which needs a transform"),
        "Fn::Equals" or "Fn::And" or "Fn::Or" or "Fn::Not" => throw CfnError.Template($"{name} may be used in the Conditions and Rules blocks only"),
        _ => throw CfnError.Template($"Encountered unsupported function: {name} Supported functions are: [{Supported}]"),
    };

    private JsonNode GetAttOf(JsonNode? argument)
    {
        var target = GetAttTarget.Read(argument);
        return GetAtt(target.LogicalId, EvaluateText(target.Attribute, "Fn::GetAtt"));
    }

    private JsonNode Join(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } pair) throw CfnError.Template("every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined");
        var delimiter = EvaluateText(pair[0], "Fn::Join");
        return Evaluate(pair[1]) switch
        {
            JsonArray items => string.Join(delimiter, items.Select(i => i is JsonValue ? JsonReading.AsText(i) : throw CfnError.Template("every Fn::Join object requires a list of strings to be joined"))),
            JsonValue unknown when Unknown.In(unknown) => unknown,
            _ => throw CfnError.Template("every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined"),
        };
    }

    private JsonNode Sub(JsonNode? argument)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        if (argument is JsonArray { Count: 2 } pair && pair[1] is JsonObject map)
        {
            foreach (var (name, value) in map) own[name] = EvaluateText(value, "Fn::Sub");
            argument = pair[0];
        }
        if (argument is not JsonValue text)
            throw CfnError.Template("One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string");
        RefuseDynamicReference(text);
        return SubText.Replace(JsonReading.AsText(text), name =>
        {
            if (own.TryGetValue(name, out var given)) return given;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var value = dot < 0 ? Ref(name) : GetAtt(name[..dot], name[(dot + 1)..]);
            return value is JsonValue scalar ? JsonReading.AsText(scalar) : throw CfnError.Template($"Fn::Sub expression does not resolve to a string: ${{{name}}}");
        });
    }

    private JsonNode? Select(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } pair) throw CfnError.Template("Fn::Select requires a list argument with two elements: an integer index and a list");
        var indexText = EvaluateText(pair[0], "Fn::Select");
        if (!int.TryParse(indexText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw CfnError.Template("Fn::Select requires a list argument with a valid index value");
        // Not evaluated as a list: a NoValue would shift the indices.
        var list = pair[1] is JsonArray literal ? new JsonArray([.. literal.Select(Evaluate)]) : Evaluate(pair[1]);
        if (list is JsonValue unknown && Unknown.In(unknown)) return Unknown.Of($"{unknown}[{index}]");
        if (list is not JsonArray items) throw CfnError.Template("Fn::Select requires a list argument with two elements: an integer index and a list");
        return index < items.Count && items[index] is { } item ? item.DeepClone() : throw CfnError.Template($"Fn::Select cannot select nonexistent value at index {index}");
    }

    private JsonNode Split(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } pair) throw CfnError.Template("every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.");
        var text = EvaluateText(pair[1], "Fn::Split");
        if (Unknown.In(text)) return Unknown.Of($"split {text}");
        return new JsonArray([.. text.Split(EvaluateText(pair[0], "Fn::Split")).Select(p => (JsonNode?)p)]);
    }

    private JsonNode? If(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 3 } branches || branches[0] is not JsonValue condition) throw CfnError.Template("Fn::If requires a list argument with three elements");
        return Evaluate(Holds(JsonReading.AsText(condition)) ? branches[1] : branches[2]);
    }

    private JsonNode FindInMap(JsonNode? argument)
    {
        if (argument is JsonArray { Count: > 3 }) throw CfnError.NotSupported("DefaultValue of Fn::FindInMap, which needs a transform");
        if (argument is not JsonArray { Count: 3 } keys) throw CfnError.Template("every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value");
        var (map, top, second) = (EvaluateText(keys[0], "Fn::FindInMap"), EvaluateText(keys[1], "Fn::FindInMap"), EvaluateText(keys[2], "Fn::FindInMap"));
        if (template.Mappings[map] is null) throw CfnError.Template($"Mapping named '{map}' is not present in the 'Mappings' section of template.");
        return template.Mappings[map]![top]?[second]?.DeepClone() ?? throw CfnError.Template($"Unable to get mapping for {map}::{top}::{second}");
    }

    private JsonNode ImportValue(JsonNode? argument)
    {
        var name = EvaluateText(argument, "Fn::ImportValue");
        if (Unknown.In(name)) throw CfnError.Template("the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs");
        Imported.Add(name);
        return stacks.Export(name) ?? throw CfnError.Invalid($"No export named {name} found");
    }

    private JsonNode GetStackOutput(JsonNode? argument)
    {
        const string Function = "Fn::GetStackOutput";
        if (argument is not JsonObject members || members["StackName"] is null || members["OutputName"] is null)
            throw CfnError.Template($"every {Function} object requires StackName and OutputName");
        if (members.FirstOrDefault(member => member.Key is not ("StackName" or "OutputName" or "Region" or "RoleArn")).Key is { } other)
            throw CfnError.Template($"{Function} has no parameter {other}");
        var (stack, output) = (EvaluateText(members["StackName"], Function), EvaluateText(members["OutputName"], Function));
        if (members["Region"] is { } region && EvaluateText(region, Function) is var where && where != JsonReading.AsText(values["AWS::Region"]))
            throw CfnError.NotSupported($"{Function} of a stack in {where} (there is one Region here)");
        if (members["RoleArn"] is { } role) throw CfnError.NotSupported($"RoleArn of {Function}, {EvaluateText(role, Function)} (there is one account here)");
        if (Unknown.In(stack) || Unknown.In(output)) throw CfnError.Template($"the parameters of {Function} must not depend on any resources");
        var outputs = stacks.Outputs(stack) ?? throw CfnError.Invalid($"Stack with id {stack} does not exist");
        return outputs.TryGetValue(output, out var value) ? value : throw CfnError.Invalid($"Output {output} not found in stack {stack}");
    }

    private JsonNode Base64(JsonNode? argument)
    {
        var text = EvaluateText(argument, "Fn::Base64");
        return Unknown.In(text) ? text : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    private JsonArray Zones(JsonNode? argument)
    {
        var region = EvaluateText(argument, "Fn::GetAZs");
        if (region.Length == 0) region = JsonReading.AsText(values["AWS::Region"]);
        return new JsonArray(region + "a", region + "b", region + "c");
    }

    private JsonNode Cidr(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 or 3 } list) throw CfnError.Template("Fn::Cidr requires an IP block, a count and optionally the number of bits");
        var block = EvaluateText(list[0], "Fn::Cidr");
        if (Unknown.In(block)) return Unknown.Of($"cidr {block}");
        return CidrBlocks.Split(block, EvaluateText(list[1], "Fn::Cidr"), list.Count == 3 ? EvaluateText(list[2], "Fn::Cidr") : "8");
    }
}
