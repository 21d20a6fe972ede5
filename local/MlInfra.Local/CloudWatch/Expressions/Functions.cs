using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Expressions;

/// <summary>The functions of metric math that Local has.</summary>
internal static class Functions
{
    public static Value Call(string name, IReadOnlyList<Value> arguments, IReadOnlyList<long> times) => (name, arguments) switch
    {
        ("ABS", [var x]) => x.Each(Math.Abs),
        ("CEIL", [var x]) => x.Each(Math.Ceiling),
        ("FLOOR", [var x]) => x.Each(Math.Floor),
        ("IF", [var condition, var then]) => If(condition, then, null),
        ("IF", [var condition, var then, var otherwise]) => If(condition, then, otherwise),
        ("FILL", [{ Series: { } series }, { Number: { } with }]) => Fill(series, with, times),
        ("SUM", { Count: > 0 }) => Fold(arguments, values => values.Sum()),
        ("AVG", { Count: > 0 }) => Fold(arguments, values => values.Average()),
        ("MIN", { Count: > 0 }) => Fold(arguments, values => values.Min()),
        ("MAX", { Count: > 0 }) => Fold(arguments, values => values.Max()),
        _ => throw AwsException.NotSupported($"the function {name} with {arguments.Count} argument(s) of CloudWatch metric math (ABS, AVG, CEIL, FILL(m, number), FLOOR, IF, MAX, METRICS, MIN, SUM are supported)"),
    };

    // One series is folded into a number; several are folded point by point.
    private static Value Fold(IReadOnlyList<Value> arguments, Func<IEnumerable<double>, double> fold)
    {
        if (arguments is [{ Series: { } only }]) return only.Count == 0 ? Value.Of([]) : Value.Of(fold(only.Values));
        if (arguments.All(a => a.Number is not null)) return Value.Of(fold(arguments.Select(a => a.Number!.Value)));
        var result = new SortedDictionary<long, double>();
        foreach (var time in arguments.Where(a => a.Series is not null).SelectMany(a => a.Series!.Keys).Distinct())
            result[time] = fold(arguments.Where(a => a.Series?.ContainsKey(time) ?? true).Select(a => a.Number ?? a.Series![time]));
        return Value.Of(result);
    }

    private static Value If(Value condition, Value then, Value? otherwise)
    {
        if (condition.Number is { } number) return number != 0 ? then : otherwise ?? Value.Of([]);
        var result = new SortedDictionary<long, double>();
        foreach (var (time, test) in condition.Series!)
        {
            var chosen = test != 0 ? then : otherwise;
            if (chosen?.Number is { } constant) result[time] = constant;
            else if (chosen?.Series is { } series && series.TryGetValue(time, out var value)) result[time] = value;
        }
        return Value.Of(result);
    }

    private static Value Fill(SortedDictionary<long, double> series, double with, IReadOnlyList<long> times)
    {
        var result = new SortedDictionary<long, double>(series);
        foreach (var time in times) result.TryAdd(time, with);
        return Value.Of(result);
    }
}
