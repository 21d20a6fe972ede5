using System.Globalization;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Expressions;

/// <summary>Evaluates a metric math expression by descent: OR, AND, comparisons, + -, * /, ^, signs, calls.</summary>
internal sealed class MetricMath
{
    private readonly string text;
    private readonly Func<string, Value> lookup;
    private readonly Func<IReadOnlyList<Value>> metrics;
    private readonly IReadOnlyList<long> times;
    private int at;

    private MetricMath(string text, Func<string, Value> lookup, Func<IReadOnlyList<Value>> metrics, IReadOnlyList<long> times)
    {
        this.text = text;
        this.lookup = lookup;
        this.metrics = metrics;
        this.times = times;
    }

    /// <param name="lookup">The value of another query by its id.</param>
    /// <param name="metrics">What METRICS() stands for.</param>
    /// <param name="times">The periods asked for, which FILL fills.</param>
    public static Value Evaluate(string expression, Func<string, Value> lookup, Func<IReadOnlyList<Value>> metrics, IReadOnlyList<long> times)
    {
        if (expression.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)) throw AwsException.NotSupported("CloudWatch Metrics Insights queries (SELECT ...)");
        var math = new MetricMath(expression, lookup, metrics, times);
        var value = math.Or();
        return math.Peek() == '\0' ? value : throw math.Error();
    }

    private Value Or()
    {
        var left = And();
        while (Take("OR") || Take("||")) left = Value.Combine(left, And(), (a, b) => a != 0 || b != 0 ? 1 : 0);
        return left;
    }

    private Value And()
    {
        var left = Comparison();
        while (Take("AND") || Take("&&")) left = Value.Combine(left, Comparison(), (a, b) => a != 0 && b != 0 ? 1 : 0);
        return left;
    }

    private Value Comparison()
    {
        var left = Sum();
        while (true)
        {
            if (Take("==")) left = Compare(left, (a, b) => a == b);
            else if (Take("!=")) left = Compare(left, (a, b) => a != b);
            else if (Take("<=")) left = Compare(left, (a, b) => a <= b);
            else if (Take(">=")) left = Compare(left, (a, b) => a >= b);
            else if (Take("<")) left = Compare(left, (a, b) => a < b);
            else if (Take(">")) left = Compare(left, (a, b) => a > b);
            else return left;
        }
    }

    private Value Compare(Value left, Func<double, double, bool> compare) => Value.Combine(left, Sum(), (a, b) => compare(a, b) ? 1 : 0);

    private Value Sum()
    {
        var left = Product();
        while (true)
        {
            if (Take("+")) left = Value.Combine(left, Product(), (a, b) => a + b);
            else if (Take("-")) left = Value.Combine(left, Product(), (a, b) => a - b);
            else return left;
        }
    }

    private Value Product()
    {
        var left = Power();
        while (true)
        {
            if (Take("*")) left = Value.Combine(left, Power(), (a, b) => a * b);
            else if (Take("/")) left = Value.Combine(left, Power(), (a, b) => a / b);
            else return left;
        }
    }

    private Value Power()
    {
        var left = Atom();
        return Take("^") ? Value.Combine(left, Power(), Math.Pow) : left;
    }

    private Value Atom()
    {
        if (Take("-")) return Atom().Each(v => -v);
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw Error();
        }
        var start = at;
        if (char.IsAsciiDigit(Peek()) || Peek() == '.')
        {
            start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            return double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : throw Error();
        }
        start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        if (at == start) throw Error();
        var name = text[start..at];
        return Take("(") ? Call(name) : lookup(name);
    }

    private Value Call(string name)
    {
        var arguments = new List<Value>();
        while (!Take(")"))
        {
            if (arguments.Count > 0 && !Take(",")) throw Error();
            if (Take("METRICS()")) arguments.AddRange(metrics());
            else arguments.Add(Or());
        }
        return Functions.Call(name.ToUpperInvariant(), arguments, times);
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private bool Take(string token)
    {
        if (Peek() == '\0' || string.CompareOrdinal(text, at, token, 0, token.Length) != 0) return false;
        if (char.IsAsciiLetter(token[^1]) && at + token.Length < text.Length && char.IsAsciiLetterOrDigit(text[at + token.Length])) return false;
        at += token.Length;
        return true;
    }

    private AwsException Error() => AwsException.Validation($"Error in expression '{text}' [Syntax error near position {at}]");
}
