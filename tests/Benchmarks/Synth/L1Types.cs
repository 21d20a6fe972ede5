using System.Reflection;
using System.Text.RegularExpressions;

namespace Benchmarks.Synth;

/// <summary>Reads from CDK's .NET bindings which typed L1 stands for a resource type, and of which types its properties are.</summary>
internal sealed partial class L1Types
{
    private readonly Dictionary<string, Type> _constructs = new(StringComparer.Ordinal);

    public L1Types(string bindings)
    {
        Library = Assembly.LoadFrom(bindings);
        foreach (var type in Library.GetTypes().Where(t => t.IsPublic && t.Name.StartsWith("Cfn", StringComparison.Ordinal)))
        {
            // A type that CloudFormation knows tells its name itself; it is in the documentation only, so it is put together here.
            if (type.Namespace is { } space && space.StartsWith("Amazon.CDK.AWS.", StringComparison.Ordinal))
            {
                _constructs.TryAdd($"{space["Amazon.CDK.AWS.".Length..]}::{type.Name[3..]}", type);
            }
        }
    }

    public Assembly Library { get; }

    /// <summary>The L1 of a type such as AWS::S3::Bucket.</summary>
    public Type Construct(string resourceType)
    {
        var name = resourceType["AWS::".Length..];
        return _constructs.FirstOrDefault(c => c.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            ?? throw new NotSupportedException($"There is no typed L1 for {resourceType}.");
    }

    public Type Props(Type construct) => Library.GetType(construct.FullName + "Props", throwOnError: true)!;

    /// <summary>The property of a struct that CloudFormation calls so.</summary>
    public static PropertyInfo Property(Type type, string name) =>
        type.GetProperties().FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new NotSupportedException($"{type} has no property {name}.");

    /// <summary>The struct that a property holds, one or a list of them; null for plain JSON and simple values.</summary>
    public Type? Struct(Type owner, PropertyInfo property)
    {
        if ((property.PropertyType.GetElementType() ?? property.PropertyType).FullName == "Amazon.CDK.ICfnTag") return Library.GetType("Amazon.CDK.CfnTag", throwOnError: true);
        var names = StructName().Matches(Said(property));
        return names.Count == 0 ? null : Library.GetType($"{owner.Namespace}.{names[^1].Groups[1].Value.Replace('.', '+')}", throwOnError: true);
    }

    /// <summary>Whether a property takes a map of texts, where a map of anything is refused.</summary>
    public static bool IsMapOfTexts(PropertyInfo property) => Said(property).Contains("""{"elementtype":{"primitive":"string"},"kind":"map"}""", StringComparison.Ordinal);

    // The bindings say object where TypeScript has a union; jsii's own description of the type is in an attribute.
    private static string Said(PropertyInfo property) => property.CustomAttributes.SelectMany(a => a.ConstructorArguments)
        .Select(a => a.Value as string).FirstOrDefault(t => t?.StartsWith('{') == true) ?? "";

    [GeneratedRegex(@"\.(Cfn\w+\.\w+Property)""")]
    private static partial Regex StructName();
}
