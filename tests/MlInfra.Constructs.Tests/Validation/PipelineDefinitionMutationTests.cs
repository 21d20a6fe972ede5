using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Validation;

/// <summary>Every key, value and reference of whole definitions is spoilt in turn; each must be named with its step.</summary>
public sealed class PipelineDefinitionMutationTests
{
    public static TheoryData<string> Definitions() => new(DefinitionFiles.Names);

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Raises_no_false_alarm(string name) => Assert.Empty(PipelineDefinitionChecker.Check(DefinitionFiles.Text(name)));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_misspelt_key(string name) => Mutate(name, place => place is { IsNamed: true, IsFree: false }, (place, definition) =>
    {
        var parent = place.Parent(definition).AsObject();
        var value = parent[place.Key];
        parent.Remove(place.Key);
        parent[place.Key + "z"] = value;
        return place.Key == "Name" ? place.Key : place.Key + "z";
    });

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_mistyped_value(string name) => Mutate(name, place => !place.IsOperand, (place, definition) =>
    {
        // A value that is read from a report may be of any kind.
        if (place.Key is "LeftValue" or "RightValue" && place.Parent(definition) is JsonObject condition
            && condition["Type"]!.GetValue<string>() == "Equals" && condition.ToJsonString().Contains("JsonGet", StringComparison.Ordinal))
        {
            return null;
        }

        JsonNode wrong = place.Of(definition)?.GetValueKind() switch
        {
            JsonValueKind.String => JsonValue.Create(true),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => JsonValue.Create("text"),
            JsonValueKind.Array => new JsonObject { ["wrong"] = 1 },
            JsonValueKind.Object => new JsonArray(1),
            _ => JsonValue.Create(1.5),
        };
        place.Set(definition, wrong);
        return place.Key;
    });

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_field_left_out_that_must_be_there(string name)
    {
        var required = 0;
        Mutate(name, place => place is { IsNamed: true, IsFree: false }, (place, definition) =>
        {
            if (DefinitionShapes.Of(definition, place) is not { Required: true })
            {
                return null;
            }

            required++;
            place.Parent(definition).AsObject().Remove(place.Key);
            return place.Key;
        });

        Assert.True(required > 20, $"only {required} fields were left out");
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_value_out_of_its_range(string name) => Mutate(name, place => !place.IsOperand && place.IsNamed && !place.IsFree, (place, definition) =>
    {
        if (DefinitionShapes.Of(definition, place) is not { } shape || place.Of(definition) is not JsonValue value || shape.Type is "any" or "boolean")
        {
            return null;
        }

        JsonNode? wrong = value.GetValueKind() switch
        {
            JsonValueKind.Number when shape.Max is { } max => JsonValue.Create(max + 1),
            JsonValueKind.Number when shape.Min is { } min => JsonValue.Create(min - 1),
            JsonValueKind.String when shape.Instances is not null => "ml.m5.huge",
            JsonValueKind.String when shape.Enum is not null => value.GetValue<string>() + "x",
            JsonValueKind.String when shape.Max is { } max => new string('a', (int)max + 1),
            JsonValueKind.String when shape.Min > 0 => "",
            JsonValueKind.String when shape.Pattern is { } pattern && pattern is not (".*" or ".+") => "\n \u0001",
            _ => null,
        };
        if (wrong is null)
        {
            return null;
        }

        place.Set(definition, wrong);
        return place.Key;
    });

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_operand_that_is_a_list(string name) => Mutate(name, place => place.Key is "LeftValue" or "RightValue" or "QueryValue" or "DefaultValue", (place, definition) =>
    {
        place.Set(definition, new JsonArray(1));
        return place.Key;
    }, mayBeNone: true);

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_dangling_reference(string name)
    {
        var whole = DefinitionFiles.Read(name);
        foreach (var place in DefinitionFiles.Places(whole).Where(place => place is { IsNamed: true, Key: "Get" }))
        {
            var reference = place.Of(whole)!.GetValue<string>();
            foreach (var spoilt in Spoil(reference))
            {
                var definition = DefinitionFiles.Read(name);
                place.Set(definition, spoilt);

                var problems = PipelineDefinitionChecker.Check(definition.ToJsonString());

                Assert.True(problems.Any(problem => problem.StartsWith(place.Step.Length == 0 ? "Definition." : place.Step + ".", StringComparison.Ordinal)),
                    $"{name}: {place} as '{spoilt}' was not named but: {string.Join(" | ", problems)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_every_step_to_wait_for_that_is_not_there(string name) =>
        Mutate(name, place => place.Path is [.., "DependsOn", int], (place, definition) =>
        {
            place.Set(definition, "Nobody");
            return "DependsOn";
        }, mayBeNone: true);

    private static IEnumerable<string> Spoil(string reference)
    {
        var parts = reference.Split('.', 3);
        yield return "Parametres" + reference[parts[0].Length..];
        yield return parts[0];
        if (parts[0] != "Steps")
        {
            yield return reference + "z";
            yield break;
        }

        yield return $"Steps.{parts[1]}z.{parts[2]}";
        yield return $"Steps.{parts[1]}";
        for (var at = parts[2].IndexOfAny(['.', '[']); at >= 0; at = parts[2].IndexOfAny(['.', '['], at + 1))
        {
            yield return $"Steps.{parts[1]}.{parts[2][..at]}z{parts[2][at..]}";
        }

        if (reference.Contains("['", StringComparison.Ordinal))
        {
            yield return reference.Replace("']", "z']", StringComparison.Ordinal);
            yield return reference.Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal);
        }

        if (reference.EndsWith(']'))
        {
            yield break;
        }

        yield return reference + "z";
        yield return reference + ".More";
        yield return reference + "[0]";
    }

    private static void Mutate(string name, Func<DefinitionFiles.Place, bool> which, Func<DefinitionFiles.Place, JsonObject, string?> spoil, bool mayBeNone = false)
    {
        var silent = new List<string>();
        var count = 0;
        foreach (var place in DefinitionFiles.Places(DefinitionFiles.Read(name)).Where(which))
        {
            var definition = DefinitionFiles.Read(name);
            if (spoil(place, definition) is not { } key)
            {
                continue;
            }

            var problems = PipelineDefinitionChecker.Check(definition.ToJsonString());

            count++;
            if (!problems.Any(problem => Names(problem, place, key)))
            {
                silent.Add($"{place} ({key}): {string.Join(" | ", problems)}");
            }
        }

        Assert.True(silent.Count == 0, $"{silent.Count} of {count} were not named in {name}:\n{string.Join('\n', silent)}");
        Assert.True(count > 0 || mayBeNone, "nothing was tried");
    }

    private static bool Names(string problem, DefinitionFiles.Place place, string key)
    {
        var where = problem[..problem.IndexOf(": got", StringComparison.Ordinal)];
        return where.Contains(key, StringComparison.Ordinal)
            && (place.Step.Length == 0 || where.StartsWith(place.Step + ".", StringComparison.Ordinal) || IsNameOfStep(place));
    }

    // A step whose name is spoilt is called by the spoilt name or by its place.
    private static bool IsNameOfStep(DefinitionFiles.Place place) => place.Path is [.., "Steps" or "IfSteps" or "ElseSteps", int, "Name"];
}
