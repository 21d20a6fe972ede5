using System.Collections.Concurrent;
using System.Text.Json;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Validation;

/// <summary>The requests of the service, from the embedded model; each is read when it is first asked for.</summary>
internal static class RequestModel
{
    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("service-limits.json").RootElement);

    private static readonly ConcurrentDictionary<string, Shape> Read = new(StringComparer.Ordinal);

    public static IEnumerable<string> Operations => Root.Value.GetProperty("operations").EnumerateObject().Select(operation => operation.Name);

    public static Shape Of(string operation) => Read.GetOrAdd(operation, Load);

    private static Shape Load(string operation)
    {
        var root = new Shape { Required = true };
        foreach (var path in Root.Value.GetProperty("operations").GetProperty(operation).EnumerateObject())
        {
            Fill(Find(root, path.Name), path.Value);
        }

        return root;
    }

    // "a.b[].c{v}": members by dots, [] a list's item, {k} and {v} a map's key and value.
    private static Shape Find(Shape shape, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var end = part.IndexOfAny(['[', '{']);
            var name = end < 0 ? part : part[..end];
            shape = shape.Members.TryGetValue(name, out var member) ? member : shape.Members[name] = new Shape();
            for (var rest = end < 0 ? "" : part[end..]; rest.Length > 0;)
            {
                var list = rest[0] == '[';
                shape = list ? shape.Item ??= new Shape() : rest[1] == 'k' ? shape.Key ??= new Shape() : shape.Value ??= new Shape();
                rest = rest[(list ? 2 : 3)..];
            }
        }

        return shape;
    }

    private static void Fill(Shape shape, JsonElement rule)
    {
        foreach (var fact in rule.EnumerateObject())
        {
            switch (fact.Name)
            {
                case "t":
                    shape.Type = fact.Value.GetString()!;
                    break;
                case "req":
                    shape.Required = true;
                    break;
                case "union":
                    shape.Union = true;
                    break;
                case "min":
                    shape.Min = fact.Value.GetDouble();
                    break;
                case "max":
                    shape.Max = fact.Value.GetDouble();
                    break;
                case "pattern":
                    shape.Pattern = fact.Value.GetString();
                    break;
                case "enum":
                    FillEnum(shape, fact.Value);
                    break;
                default:
                    break;
            }
        }
    }

    private static void FillEnum(Shape shape, JsonElement values)
    {
        if (values.ValueKind == JsonValueKind.Array)
        {
            shape.Enum = Texts(values);
            return;
        }

        var name = values.GetString()!;
        shape.Instances = name switch
        {
            "$TrainingInstanceType" => InstanceUse.Training,
            "$ProcessingInstanceType" => InstanceUse.Processing,
            "$TransformInstanceType" => InstanceUse.Transform,
            "$ProductionVariantInstanceType" => InstanceUse.Hosting,
            _ => null,
        };
        if (shape.Instances is null)
        {
            shape.Enum = Texts(Root.Value.GetProperty("enums").GetProperty(name));
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
