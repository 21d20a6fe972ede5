using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The rule of a composite alarm: ALARM(x), OK(x), INSUFFICIENT_DATA(x), TRUE, FALSE with AND, OR, NOT.</summary>
internal sealed class CompositeRule
{
    private readonly string text;
    private readonly Func<string, string?> stateOf;
    private int at;

    private CompositeRule(string text, Func<string, string?> stateOf)
    {
        this.text = text;
        this.stateOf = stateOf;
    }

    /// <param name="stateOf">The state of an alarm by name or ARN.</param>
    public static bool Evaluate(string rule, Func<string, string?> stateOf)
    {
        var parser = new CompositeRule(rule, stateOf);
        var result = parser.Or();
        parser.Skip();
        return parser.at == rule.Length ? result : throw parser.Error();
    }

    /// <summary>The alarms it names. Throws for a rule that cannot be read.</summary>
    public static IReadOnlyList<string> References(string rule)
    {
        var named = new List<string>();
        Evaluate(rule, name =>
        {
            named.Add(name);
            return "OK";
        });
        return named;
    }

    private bool Or()
    {
        var result = And();
        while (Word("OR")) result |= And();
        return result;
    }

    private bool And()
    {
        var result = Not();
        while (Word("AND")) result &= Not();
        return result;
    }

    private bool Not()
    {
        if (Word("NOT")) return !Not();
        if (Symbol('('))
        {
            var inner = Or();
            return Symbol(')') ? inner : throw Error();
        }
        if (Word("TRUE")) return true;
        if (Word("FALSE")) return false;
        foreach (var state in new[] { "ALARM", "OK", "INSUFFICIENT_DATA" })
            if (Word(state)) return stateOf(Name()) == state;
        throw Error();
    }

    private string Name()
    {
        if (!Symbol('(')) throw Error();
        Skip();
        var quote = at < text.Length && text[at] is '"' or '\'' ? text[at++] : '\0';
        var end = text.IndexOf(quote == '\0' ? ')' : quote, at);
        if (end < 0) throw Error();
        var name = text[at..end].Trim();
        at = quote == '\0' ? end : end + 1;
        return Symbol(')') ? name : throw Error();
    }

    private bool Word(string word)
    {
        Skip();
        if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return false;
        if (at + word.Length < text.Length && (char.IsLetterOrDigit(text[at + word.Length]) || text[at + word.Length] == '_')) return false;
        at += word.Length;
        return true;
    }

    private bool Symbol(char symbol)
    {
        Skip();
        if (at >= text.Length || text[at] != symbol) return false;
        at++;
        return true;
    }

    private void Skip()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private AwsException Error() => AwsException.Validation($"AlarmRule: syntax error at position {at} of '{text}'");
}
