using System.Runtime.CompilerServices;
using Amazon.CDK;
using Constructs;

namespace MlInfra.Constructs.Validation;

/// <summary>The names that a stack's constructs were given by hand: the second of a kind would fail only when CloudFormation makes it.</summary>
internal static class StackNames
{
    private static readonly ConditionalWeakTable<Stack, Dictionary<(string Kind, string Name), string>> Taken = [];

    /// <summary>Takes a name for a construct; adds a problem where another one of the stack has it.</summary>
    public static void Take(Construct scope, string id, Problems problems, string property, string kind, string? name, string fix)
    {
        if (name is null || Tokens.In(name))
        {
            return;
        }

        var path = scope.Node.Path is { Length: > 0 } above ? $"{above}/{id}" : id;
        var taken = Taken.GetOrCreateValue(Stack.Of(scope));
        if (!taken.TryAdd((kind, name), path) && taken[(kind, name)] != path)
        {
            problems.Add(property, $"'{name}', which '{taken[(kind, name)]}' has too", $"be another, since a stack has one {kind} of a name", fix);
        }
    }
}
