using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Benchmarks.Synth;

/// <summary>Writes a template down as a C# program of typed L1 constructs, as one would by hand.</summary>
internal sealed class PlainAppWriter
{
    private readonly JsonObject _template;
    private readonly L1Types _types;
    private readonly CSharpValues _values;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public PlainAppWriter(JsonObject template, L1Types types)
    {
        (_template, _types) = (template, types);
        _values = new(types, Resources.ToDictionary(r => r.Key, r => types.Construct((string)r.Value!["Type"]!)));
    }

    private JsonObject Resources => _template["Resources"]!.AsObject();

    public string Write()
    {
        Line("using System.Collections.Generic;");
        Line("using Amazon.CDK;");
        Line();
        Line("var app = new App();");
        Line("var stack = new Stack(app, \"Tumour\");");
        foreach (var (name, mapping) in Section("Mappings"))
        {
            Line($"var {name} = new CfnMapping(stack, \"{name}\", new CfnMappingProps {{ Mapping = new Dictionary<string, IDictionary<string, object>> {{");
            foreach (var (key, values) in mapping!.AsObject()) Line($"    [{CSharpValues.Quote(key)}] = {_values.Json(values)},");
            Line("} });");
        }
        // The bootstrap version's parameter and rule are the synthesizer's own.
        foreach (var (name, parameter) in Section("Parameters").Where(p => p.Key != "BootstrapVersion"))
        {
            Line($"var {name} = new CfnParameter(stack, \"{name}\", new CfnParameterProps {{ {string.Join(", ", parameter!.AsObject().Select(p => $"{p.Key} = {_values.Json(p.Value)}"))} }});");
        }
        foreach (var (name, condition) in Section("Conditions")) Line($"var {name} = new CfnCondition(stack, \"{name}\", new CfnConditionProps {{ Expression = {_values.Condition(condition!)} }});");
        foreach (var (name, resource) in Resources) Resource(name, resource!.AsObject());
        foreach (var (name, output) in Section("Outputs")) Output(name, output!.AsObject());
        Line("app.Synth();");
        return _text.ToString();
    }

    private void Resource(string name, JsonObject resource)
    {
        if (!_written.Add(name)) return;
        foreach (var needed in CSharpValues.References(resource).Where(n => Resources.ContainsKey(n) && n != name)) Resource(needed, Resources[needed]!.AsObject());

        var type = _types.Construct((string)resource["Type"]!);
        var properties = resource["Properties"]?.AsObject() ?? [];
        Line($"var {name} = new {type.FullName}(stack, \"{name}\", {_values.Struct(_types.Props(type), properties)});");
        if (resource["Condition"] is { } condition) Line($"{name}.CfnOptions.Condition = {condition};");
        if (resource["DeletionPolicy"] is { } deletion) Line($"{name}.CfnOptions.DeletionPolicy = CfnDeletionPolicy.{JsonNamingPolicy.SnakeCaseUpper.ConvertName((string)deletion!)};");
        if (resource["UpdateReplacePolicy"] is { } replacing) Line($"{name}.CfnOptions.UpdateReplacePolicy = CfnDeletionPolicy.{JsonNamingPolicy.SnakeCaseUpper.ConvertName((string)replacing!)};");
        foreach (var other in resource["DependsOn"]?.AsArray() ?? []) Line($"{name}.AddResourceDependency({other});");
        foreach (var (key, value) in resource["Metadata"]?.AsObject() ?? []) if (!key.StartsWith("aws:", StringComparison.Ordinal)) Line($"{name}.AddMetadata({CSharpValues.Quote(key)}, {_values.Json(value)});");
    }

    private void Output(string name, JsonObject output)
    {
        var description = output["Description"] is { } text ? $", Description = {_values.Json(text)}" : "";
        var condition = output["Condition"] is { } when ? $", Condition = {when}" : "";
        Line($"_ = new CfnOutput(stack, \"{name}\", new CfnOutputProps {{ Value = {_values.Json(output["Value"])}{description}{condition} }});");
    }

    private JsonObject Section(string name) => _template[name]?.AsObject() ?? [];

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
