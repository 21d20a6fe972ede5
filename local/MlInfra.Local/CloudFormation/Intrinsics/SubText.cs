using System.Text.RegularExpressions;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>The text of Fn::Sub: ${Name} is a variable, ${!Name} stays as ${Name}.</summary>
internal static partial class SubText
{
    public static IEnumerable<string> Variables(string text) =>
        Variable().Matches(text).Select(m => m.Groups[1].Value.Trim()).Where(v => !v.StartsWith('!'));

    public static string Replace(string text, Func<string, string> value) => Variable().Replace(text, match =>
    {
        var name = match.Groups[1].Value.Trim();
        return name.StartsWith('!') ? "${" + name[1..] + "}" : value(name);
    });

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
