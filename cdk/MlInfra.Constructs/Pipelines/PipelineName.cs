using System.Text.RegularExpressions;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The rule for the names inside a definition.</summary>
internal static partial class PipelineName
{
    public static void Check(Problems problems, string property, string name)
    {
        if (!Name().IsMatch(name))
        {
            problems.Add(property, name.Length > 64 ? $"{name.Length} characters" : $"'{name}'", "be 1 to 64 letters, digits, hyphens and underscores", "rename it");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_]{1,64}\z")]
    private static partial Regex Name();
}
