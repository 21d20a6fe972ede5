using System.Text.Json;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Validation;

/// <summary>
/// Reads shapes from the compact form of the embedded data: a path is <c>a.b[].c{v}</c>, members by dots, [] a list's item,
/// {k} and {v} a map's key and value.
/// </summary>
internal static class ShapeReader
{
    /// <summary>A structure from its paths and their rules; <paramref name="enums"/> holds the lists that rules name.</summary>
    public static Shape Read(JsonElement paths, JsonElement enums = default)
    {
        var root = new Shape { Required = true };
        foreach (var path in paths.EnumerateObject())
        {
            Fill(Find(root, path.Name), path.Value, enums);
        }

        return root;
    }

    /// <summary>The shape at the path, made where it is not there yet.</summary>
    public static Shape Find(Shape shape, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var end = part.IndexOfAny(['[', '{']);
            var name = end < 0 ? part : part[..end];
            shape = shape.Members.TryGetValue(name, out var member) ? member : shape.Members[name] = new Shape();
            for (var rest = end < 0 ? "" : part[end..]; rest.Length > 0;)
            {
                var list = rest[0] == '[';
                var key = rest[1] == 'k';
                if (!key)
                {
                    shape.Type = list ? "list" : "map";
                }

                shape = list ? shape.Item ??= new Shape() : key ? shape.Key ??= new Shape() : shape.Value ??= new Shape();
                rest = rest[(list || rest[1] == '}' ? 2 : 3)..];
            }
        }

        return shape;
    }

    private static void Fill(Shape shape, JsonElement rule, JsonElement enums)
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
                    FillEnum(shape, fact.Value, enums);
                    break;
                default:
                    break;
            }
        }
    }

    private static void FillEnum(Shape shape, JsonElement values, JsonElement enums)
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
            shape.Enum = Texts(enums.GetProperty(name));
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
